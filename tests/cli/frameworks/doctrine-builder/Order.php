<?php

use Doctrine\ORM\Mapping\Builder\ClassMetadataBuilder;
use Doctrine\ORM\Mapping\ClassMetadata;

return static function (ClassMetadata $metadata): void {
    $builder = new ClassMetadataBuilder($metadata);

    $builder->setTable('orders')->setCustomRepositoryClass(OrderRepository::class);

    $builder->createField('id', 'bigint')->makePrimaryKey()->build();

    withCharset($builder->createField('remark', 'string'))
        ->columnName('note')
        ->nullable()
        ->build();

    $builder->createField('shippedAt', 'datetime')->nullable()->build();

    $builder
        ->createManyToOne('carrier', Carrier::class)
        ->addJoinColumn('carrier_id', 'id', onDelete: 'CASCADE')
        ->build();
};

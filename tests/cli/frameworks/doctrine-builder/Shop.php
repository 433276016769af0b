<?php

use Doctrine\ORM\Mapping\Builder\ClassMetadataBuilder;

class Shop
{
    public static function loadMetadata(ORM\ClassMetadata $metadata): void
    {
        $builder = new ClassMetadataBuilder($metadata);
        $builder->setTable('shop_order');
        $builder->addField('shippedAt', 'datetime');
    }
}

<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreateUsersTable extends Migration
{
    public function up()
    {
        Schema::create('users', function (Blueprint $table) {
            $table->id();
            $table->string('email', 120)->unique();
            $table->string('name')->nullable()->default('none');
            $table->integer('age')->nullable()->index();
            $table->tinyInteger('small')->default(3);
            $table->unsignedBigInteger('points')->default(0);
            $table->decimal('balance', 10, 2);
            $table->double('ratio');
            $table->boolean('admin')->default(false);
            $table->text('bio')->nullable();
            $table->longText('story')->nullable();
            $table->date('born')->nullable();
            $table->dateTime('seen_at')->nullable();
            $table->json('data')->nullable();
            $table->enum('kind', ['a', 'b'])->default('a');
            $table->uuid('token');
            $table->rememberToken();
            $table->softDeletes();
            $table->timestamps();
            $table->index(['name', 'age']);
        });
    }

    public function down()
    {
        Schema::dropIfExists('users');
    }
}

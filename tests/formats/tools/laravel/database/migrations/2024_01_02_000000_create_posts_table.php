<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

return new class extends Migration {
    public function up(): void
    {
        Schema::create('posts', function (Blueprint $table) {
            $table->increments('id');
            $table->foreignId('user_id')->constrained()->onDelete('cascade');
            $table->unsignedBigInteger('owner_id')->nullable();
            $table->foreign('owner_id')->references('id')->on('users');
            $table->morphs('taggable');
            $table->string('title', 50)->default('x');
        });
        Schema::create('old_things', function (Blueprint $table) {
            $table->bigIncrements('thing_id');
        });
        DB::table('posts')->where('id', 1)->update(['title' => 'x']);
    }
};

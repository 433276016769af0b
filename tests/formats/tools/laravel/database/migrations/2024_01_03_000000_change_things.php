<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

return new class extends Migration {
    public function up(): void
    {
        Schema::table('posts', function (Blueprint $table) {
            $table->string('slug', 30)->nullable()->after('title');
        });
        Schema::rename('old_things', 'things');
        DB::statement('CREATE VIEW slugs AS SELECT slug FROM posts');
    }
};

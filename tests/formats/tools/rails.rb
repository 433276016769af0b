# What a Rails application does for db:migrate, without the rest of it.
# usage: rails.rb URL FOLDER migrate [VERSION] | status
require "active_record"
require "logger"
url, folder, verb, version = ARGV
socket = url[/[?&](?:socket|host)=([^&]*)/, 1]
name = url[%r{/([^/?]+)\?}, 1]
config = case url
	when /^sqlite:(.*)/ then { adapter: "sqlite3", database: $1 }
	when /^postgres/ then { adapter: "postgresql", host: socket, database: name, username: url[%r{//([^@:/?]+)@}, 1], port: url[/port=(\d+)/, 1] }
	else { adapter: "mysql2", socket: socket, database: name, username: "root" }
	end
ActiveRecord::Base.establish_connection(config.compact)
ActiveRecord::Migration.verbose = false
context = ActiveRecord::MigrationContext.new([folder], ActiveRecord::SchemaMigration)
if verb == "migrate"
	context.migrate(version && version.to_i)
	puts context.get_all_versions.size
else
	context.migrations_status.each { |s, v, _| puts "#{v} #{s}" }
end

# frozen_string_literal: true

# Runs a Rails project's migrations with Debian's ActiveRecord alone, the project's application left out: models are made up as
# they are named, settings are Rails' own. For tests/field/fidelity.py --command "ruby .../rails.rb PATH {version}"; the database is
# that of DATABASE_URL.
url = ENV.delete("DATABASE_URL") # which ActiveRecord would read itself, and knows no socket's folder
require "active_record"
require "active_support/all"

path, version = ARGV
# Model names stand for their tables; what else the application has is nothing that can be called.
class Object
  def self.const_missing(name)
    return super unless name.to_s.match?(/\A[A-Z][a-zA-Z]+\z/)

    Object.const_set(name, Class.new(ActiveRecord::Base) { self.inheritance_column = nil })
  end
end

module Rails
  def self.env = ActiveSupport::StringInquirer.new("production")

  def self.configuration
    orm = Class.new { def options = { active_record: {} } && Hash.new { {} } }.new
    orm.define_singleton_method(:orm) { :active_record }
    Struct.new(:generators).new(orm)
  end

  def self.logger = ActiveRecord::Base.logger
  def self.application = self
  def self.config = configuration
end

# strong_migrations
class ActiveRecord::Migration
  def safety_assured = yield
end

if (socket = url[/[?&](?:host|socket)=([^&]+)/, 1]) && url.start_with?("postgres")
  name = url[%r{\A\w+://[^/]*/([^?]*)}, 1]
  user = url[/[?&]user=([^&]+)/, 1] || url[%r{\A\w+://([^@/]+)@}, 1] || "postgres"
  ActiveRecord::Base.establish_connection(adapter: "postgresql", host: socket, database: name, username: user)
elsif url.start_with?("sqlite")
  ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: url.sub(/\Asqlite3?:(\/\/)?/, ""))
else
  ActiveRecord::Base.establish_connection(url)
end
ActiveRecord::Base.logger = nil
ActiveRecord::Migration.verbose = false
ActiveRecord::MigrationContext.new(path, ActiveRecord::SchemaMigration).up(version.to_i)

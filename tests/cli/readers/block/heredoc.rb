class Report
  COLUMNS = %w[id total shipped_at].freeze

  def run
    ActiveRecord::Base.connection.execute("SELECT #{COLUMNS.join(', ')} FROM orders")
  end
end

class LateReport
  def rows
    LegacyOrder.where(shipped_at: nil).where.not(total: 0)
  end
end

class LATEReportLine < ApplicationRecord
  validates :kind, presence: true
end

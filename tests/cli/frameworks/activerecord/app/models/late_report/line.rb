module LateReport
  class Line < ApplicationRecord
    enum :kind, { open: 0 }
  end
end

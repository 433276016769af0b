class Shop::Parcel < ApplicationRecord
end

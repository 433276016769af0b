package boxes

type Parcel struct {
	ID    int64 `bun:",pk,autoincrement"`
	Code  string
	Lines []*Line `bun:"rel:has-many,join:id=order_id"`
}

type label struct {
	ID   int64 `json:"id"`
	Note string
}

// github.com/uptrace/bun

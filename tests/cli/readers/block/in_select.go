package shop

func late(b Builder) Builder {
	return b.Where("u.id IN (SELECT id FROM parcels p WHERE p.code = ')')")
}

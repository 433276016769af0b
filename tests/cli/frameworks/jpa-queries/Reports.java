package shop;

import com.querydsl.jpa.impl.JPAQueryFactory;
import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;

class Reports {
    List<LateOrder> late(EntityManager em) {
        return em.createQuery(
            "from LateOrder o, Parcel p " +
            "where o.shippedAt < p.shippedAt").getResultList();
    }

    Object criteria(CriteriaBuilder cb, Root<LateOrder> root, Root<Parcel> parcel) {
        return cb.and(cb.isNull(root.get(LateOrder_.shippedAt)), cb.isNull(parcel.get(Parcel_.shippedAt)));
    }

    static Specification<LateOrder> noted(String note) {
        return (order, query, builder) -> builder.and(builder.equal(order.get("note"), note), builder.isNull(order.get("shippedAt")));
    }

    List<Long> ids(CriteriaBuilder cb, CriteriaQuery<Long> query, Map<String, String> names) {
        Root<LateOrder> from = query.from(LateOrder.class);
        query.select(from.get("id")).where(cb.equal(from.get("note"), names.get("note")));
        return em.createQuery(query).getResultList();
    }

    Predicate safe(Root<Parcel> from, Map<String, String> root) {
        return cb.equal(from.get("note"), root.get("shippedAt"));
    }

    Object dsl(JPAQueryFactory f) {
        return f.selectFrom(QLateOrder.lateOrder).where(QLateOrder.lateOrder.note.eq("x"), QParcel.parcel.note.isNull()).fetch();
    }
}

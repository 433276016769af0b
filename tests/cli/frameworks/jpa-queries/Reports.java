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

    Object dsl(JPAQueryFactory f) {
        return f.selectFrom(QLateOrder.lateOrder).where(QLateOrder.lateOrder.note.eq("x"), QParcel.parcel.note.isNull()).fetch();
    }
}

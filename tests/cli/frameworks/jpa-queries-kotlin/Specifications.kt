package shop

import jakarta.persistence.criteria.CriteriaBuilder
import jakarta.persistence.criteria.Root
import org.springframework.data.jpa.domain.Specification

fun late(): Specification<KotlinOrder> =
    Specification<KotlinOrder> { root, _, cb -> cb.isNull(root.get<Instant>("shippedAt")) }

fun noted(root: Root<KotlinOrder>, cb: CriteriaBuilder, note: String) {
    cb.equal(root.get<String>("note"), note)
    cb.isNull(root["shippedAt"])
}

fun safe(map: Map<String, String>, row: Row) {
    map["note"]
    row.get<String>("note")
}

fun sorted() = Sort.by(KotlinOrder::shippedAt.name)

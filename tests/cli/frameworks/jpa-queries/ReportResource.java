package shop;

import io.quarkus.panache.common.Sort;

class ReportResource {
    long count(String note) {
        LateOrder.update("total = 0 where note = ?1", note);
        Parcel.list("note", note);
        return LateOrder.count("shippedAt is null and note", note);
    }
}

package shop;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface LateOrderRepository extends JpaRepository<LateOrder, Long> {
    List<LateOrder> findByShippedAtBeforeAndTotalOrderByNoteDescIdAsc(Instant shippedAt, int total);

    long countDistinctByNoteContainingIgnoreCaseOrTotalIn(String note, List<Integer> total);

    List<LateOrder> findTop3ByCarrierId(Long carrier);

    @Query("select o from LateOrder o join o.lines note where o.shippedAt is null and note.shippedAt = ?1")
    List<LateOrder> open(Instant shippedAt);

    @Query(value = "SELECT id FROM orders WHERE shipped_at IS NULL", nativeQuery = true)
    List<Long> plain();

    @Modifying
    @Query("update LateOrder set note = :note where total = 0")
    void renote(String note);

    @Query("select p.note, p.shippedAt from Parcel p where p.id in (select o.id from LateOrder o where o.note = p.note)")
    List<String> parcels();
}

interface ParcelRepository extends JpaRepository<Parcel, Long> {
    List<Parcel> findByNoteAndShippedAtIsNull(String note);

    @Query("select p from Parcel p where p.note = 'o.note' and p.shippedAt is null")
    List<Parcel> open();
}

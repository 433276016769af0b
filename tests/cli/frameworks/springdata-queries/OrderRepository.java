package shop;

import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;

public interface OrderRepository {
    @Query(value = "SELECT id FROM orders WHERE note = :#{#filter.note} LIMIT :#{#pageable.pageSize} OFFSET ?#{#pageable.offset}", nativeQuery = true)
    List<Long> noted(Filter filter, Pageable pageable);
}

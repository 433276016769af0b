package shop;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.CrudRepository;

interface LateReportRepository extends CrudRepository<LateReport, Long> {
    boolean existsByKind(String value);

    void deleteByKindNot(String value);

    @Query("SELECT id FROM late_report_lines WHERE kind = :kind")
    List<Long> ids(String kind);

    LateReport findByKindly(String kindly);
}

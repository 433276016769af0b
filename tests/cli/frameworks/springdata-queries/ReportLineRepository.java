package shop;

import org.springframework.data.jpa.repository.JpaRepository;

interface ReportLineRepository extends JpaRepository<ReportLine, Long> {
    List<ReportLine> findByLateReportKindAndNameNot(String kind, String name);

    List<ReportLine> findByNameOrderByLateReport_KindDesc(String name);

    List<ReportLine> findByLateReportId(Long id);
}

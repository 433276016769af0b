package shop;

import org.springframework.data.repository.CrudRepository;

interface Finders extends CrudRepository<LateReport, Long> {
    long countByIdAndKindIsNull(Long id);
}

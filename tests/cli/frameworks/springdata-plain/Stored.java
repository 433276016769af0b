package shop.search;

import org.springframework.data.annotation.Id;
import org.springframework.data.elasticsearch.annotations.Document;

@Document(indexName = "orders")
class Orders {
    @Id
    private String id;
    private String note;
}

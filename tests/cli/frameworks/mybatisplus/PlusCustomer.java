package shop;

import com.baomidou.mybatisplus.annotation.TableName;

@TableName(value = "customers", autoResultMap = true)
class PlusCustomer {
    private Long id;
    private String note;
    private Date shippedAt;
}

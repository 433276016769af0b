package shop;

import com.baomidou.mybatisplus.annotation.*;
import lombok.Data;

@Data
@TableName("orders")
public class PlusOrder {
    private static final long serialVersionUID = 1L;

    @TableId(value = "id", type = IdType.AUTO)
    private Long id;

    private Date shippedAt;

    @TableField("note")
    private String remark;

    private OrderState total;

    @TableField(exist = false)
    private String carrierId;
}

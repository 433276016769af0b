package shop;

import com.baomidou.mybatisplus.core.conditions.query.LambdaQueryWrapper;
import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import com.baomidou.mybatisplus.extension.service.impl.ServiceImpl;

class Service extends ServiceImpl<PlusOrderMapper, PlusOrder> {
    List<PlusOrder> late(String note) {
        return list(new LambdaQueryWrapper<PlusOrder>().isNull(PlusOrder::getShippedAt).eq(PlusOrder::getRemark, note));
    }

    long noted(String note) {
        return lambdaQuery().select(PlusOrder::getId).orderByAsc(PlusOrder::getRemark).count();
    }

    List<PlusOrder> named(String note) {
        QueryWrapper<PlusOrder> wrapper = new QueryWrapper<>();
        wrapper.eq("note", note).isNull("shipped_at");
        return list(wrapper);
    }

    Object safe(List<PlusOrder> orders, Date shippedAt) {
        mapper.selectList(new QueryWrapper<PlusCustomer>().eq("note", 1).eq("shipped_at", shippedAt));
        customers.lambdaQuery().eq(PlusCustomer::getNote, "note");
        return orders.stream().map(PlusOrder::getRemark).toList();
    }
}

using Microsoft.EntityFrameworkCore;

namespace Shop;

public class Service
{
    private readonly ShopContext _context;

    public async Task<List<string>> Late(string note)
    {
        var late = _context.LinqOrders.AsNoTracking();
        if (note != null)
            late = late.Where(x => x.Note == note);
        return await _context.LinqOrders
            .Include(o => o.Lines)
            .Where(o => o.ShippedAt == null && o.Lines.Any(l => l.Note == "x"))
            .OrderBy(o => o.Note)
            .Select(o => new { o.Id, Text = o.Note })
            .Where(x => x.ShippedAt != null)
            .ToListAsync();
    }

    public IQueryable<long> Open() =>
        from o in _context.Set<LinqOrder>()
        join c in _context.LinqCustomers on o.Id equals c.ShippedAt
        where o.ShippedAt == null && c.Note != null
        orderby o.Note
        select o.Id;

    public async Task Clear()
    {
        await foreach (var order in _context.LinqOrders.AsAsyncEnumerable())
        {
            order.Note = null;
        }
        await _context.LinqOrders.Where(o => o.Id > 0).ExecuteUpdateAsync(s => s.SetProperty(o => o.Note, o => null));
        foreach (var customer in _context.LinqCustomers)
            customer.Note = "Note";
    }

    public string Safe(LinqOrder order, List<Row> rows)
    {
        rows.Where(o => o.Note == order.Text && o.ShippedAt == null);
        return HttpContext.LinqOrders.Note;
    }
}

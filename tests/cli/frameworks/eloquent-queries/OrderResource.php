<?php
namespace App\Http\Resources;
use Illuminate\Http\Resources\Json\JsonResource;
class OrderResource extends JsonResource
{
    public function toArray($request): array
    {
        return [
            'id' => $this->id,
            'shipped' => $this->shipped_at,
            'note' => $this->when($request->user(), fn () => $this->resource->note),
        ];
    }
}

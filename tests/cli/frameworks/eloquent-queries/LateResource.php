<?php
namespace App\Http\Resources;
use Illuminate\Http\Resources\Json\JsonResource;
/**
 * @mixin \App\Models\Order
 */
class LateResource extends JsonResource
{
    public function toArray($request): array
    {
        return ['shipped' => $this->shipped_at];
    }
}

/** @mixin Order */
class OtherResource extends JsonResource
{
    public function toArray($request): array
    {
        return ['note' => $this->note];
    }
}

class CustomerResource extends JsonResource
{
    public $wrap;
    public function toArray($request): array
    {
        return ['note' => $this->note, 'shipped' => $this->shipped_at];
    }
}

class Plain
{
    public $note;
    public function note() { return $this->note; }
}

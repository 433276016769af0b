<?php
function mail_body(array $order): string {
    $text = 'Dear customer, your note was saved.';
    $text .= ' The title and the note of your orders were changed.';
    $parts = ['title', 'note'];
    return $text . implode(', ', $parts);
}

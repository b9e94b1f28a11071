// SPDX-License-Identifier: Apache-2.0
// A binary heap of what is due.

#include "serving/nav-due-heap.h"

void
nav_due_heap_clear (NavDueHeap *heap)
{
  g_clear_pointer (&heap->entries, g_free);
  heap->n = heap->n_allocated = 0;
}

static gboolean
is_before (const NavDue *a, const NavDue *b)
{
  return a->due < b->due || (a->due == b->due && a->order < b->order);
}

void
nav_due_heap_push (NavDueHeap *heap, guint64 due, guint64 order, guint slot)
{
  const NavDue entry = { due, order, slot };
  guint i = heap->n++;

  if (heap->n > heap->n_allocated) {
    heap->n_allocated = MAX (64, 2 * heap->n_allocated);
    heap->entries = g_renew (NavDue, heap->entries, heap->n_allocated);
  }
  for (; i > 0 && is_before (&entry, &heap->entries[(i - 1) / 2]); i = (i - 1) / 2)
    heap->entries[i] = heap->entries[(i - 1) / 2];
  heap->entries[i] = entry;
}

/* @heap: not empty. */
void
nav_due_heap_pop (NavDueHeap *heap)
{
  const NavDue *entries = heap->entries;
  NavDue last = entries[--heap->n];
  guint i = 0, child;

  while ((child = 2 * i + 1) < heap->n) {
    if (child + 1 < heap->n && is_before (&entries[child + 1], &entries[child]))
      child++;
    if (!is_before (&entries[child], &last))
      break;
    heap->entries[i] = entries[child];
    i = child;
  }
  heap->entries[i] = last;
}

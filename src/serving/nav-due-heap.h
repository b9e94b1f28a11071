// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavDueHeap:
 *
 * What is due when, the earliest first, equals in their order: a binary heap in an array. Private
 * to serving.
 */
typedef struct {
  guint64 due;
  guint64 order;
  guint slot;
} NavDue;

typedef struct {
  NavDue *entries;
  guint n;
  guint n_allocated;
} NavDueHeap;

void nav_due_heap_clear (NavDueHeap *heap);
void nav_due_heap_push (NavDueHeap *heap, guint64 due, guint64 order, guint slot);
void nav_due_heap_pop (NavDueHeap *heap);

static inline const NavDue *
nav_due_heap_peek (const NavDueHeap *heap)
{
  return heap->n > 0 ? &heap->entries[0] : NULL;
}

G_END_DECLS

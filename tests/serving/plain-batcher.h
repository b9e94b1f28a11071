// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-batcher.h"

G_BEGIN_DECLS

/* vLLM's scheduler as plainly as it can be written: every request is looked at in every step, and
 * blocks are counted one request at a time. What NavBatcher must agree with. One step at a time. */
typedef struct _PlainBatcher PlainBatcher;

PlainBatcher *plain_batcher_new (const NavBatcherConfig *config);
void plain_batcher_free (PlainBatcher *plain);
void plain_batcher_add (PlainBatcher *plain, const NavBatcherRequest *request);
gboolean plain_batcher_cancel (PlainBatcher *plain, guint64 id);
gboolean plain_batcher_schedule (PlainBatcher *plain, NavStep *ret_step);
GArray *plain_batcher_complete (PlainBatcher *plain); /* (element-type NavBatcherEvent) */
void plain_batcher_get_counts (const PlainBatcher *plain, NavBatcherCounts *ret_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlainBatcher, plain_batcher_free)

G_END_DECLS

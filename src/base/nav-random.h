// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavRandom:
 *
 * A seeded generator for one purpose (arrivals, lengths, content). Two purposes with one seed are
 * independent streams, so that a change in one does not disturb the other: common random numbers.
 * Not for several threads at once.
 */
typedef struct _NavRandom NavRandom;

NavRandom *nav_random_new (guint64 seed, const char *purpose);
void nav_random_free (NavRandom *random);
double nav_random_uniform (NavRandom *random);
double nav_random_exponential (NavRandom *random);
double nav_random_normal (NavRandom *random);
double nav_random_gamma (NavRandom *random, double shape);
guint64 nav_random_new_seed (void);
char *nav_random_uuid (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavRandom, nav_random_free)

G_END_DECLS

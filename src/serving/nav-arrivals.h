// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-random.h"
#include "catalog/nav-scenario.h"

G_BEGIN_DECLS

/* When the requests of a load come: in the simulation, and in a load test. */

gboolean nav_arrivals_check (const NavLoad *load, GError **error);
double nav_arrivals_expect (const NavLoad *load, double factor);
double nav_arrivals_duration_s (const NavLoad *load, double factor);
double nav_arrivals_end_s (const NavLoad *load, double factor);
void nav_arrivals_fill (const NavLoad *load, double factor, NavRandom *random, GArray *times);

G_END_DECLS

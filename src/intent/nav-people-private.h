// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

/* NavPeople: a number of people and what is said about it. */
typedef struct {
  double value;
  double min;
  double max;
  guint first; /* tokens of the whole expression */
  guint last;
  guint number; /* first token of the number */
  guint number_end;
  gboolean concurrent;
  gboolean users; /* users by name, or "for N", "used by N" */
  gboolean company; /* the headcount of a firm */
  gboolean more; /* "another 200" */
  gboolean bare; /* no noun at all */
  gboolean each; /* "5 teams of 20" was multiplied */
} NavPeople;

gboolean nav_people_is_compound (const NavReading *reading, guint last);
guint nav_people_find_trade (const NavReading *reading, const NavNumber *number);
const NavMatch *nav_people_find_noun (const NavReading *reading, const NavNumber *number);
gboolean nav_people_counts_other (const NavReading *reading, const NavNumber *number);
gboolean nav_people_in_list (const NavReading *reading, int i, const char *const *words);
gboolean nav_people_find_left (const NavReading *reading, const NavNumber *number,
                               NavPeople *group);
gboolean nav_people_is_corrected (const NavReading *reading, guint first);
gboolean nav_people_is_bare (const NavReading *reading, const NavNumber *number, guint n_groups);
gboolean nav_people_is_later (const NavReading *reading, guint last);
gboolean nav_people_is_at_place (const NavReading *reading, guint last);
gboolean nav_people_is_of_them (const NavReading *reading, guint last);
gboolean nav_people_is_in_data (const NavReading *reading, const NavPeople *group);
gboolean nav_people_read (const NavReading *reading, const NavNumber *number, guint n_groups,
                          NavPeople *group);
void nav_people_refuse_in_flight (NavReading *reading);
void nav_people_multiply (const NavReading *reading, NavPeople *group);

G_END_DECLS

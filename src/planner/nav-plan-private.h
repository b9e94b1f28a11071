// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "planner/nav-search-private.h"

G_BEGIN_DECLS

void nav_ranking_sort (GPtrArray *all, NavPlanList list);
GPtrArray *nav_ranking_list (GPtrArray *all, NavPlanList list);
void nav_ranking_mark_pareto (GPtrArray *all);
NavPlan *nav_plan_new_from_results (const NavSearch *search, NavSearchResult *results,
                                    guint n_results, GPtrArray *notes, guint n_threads);
NavPlan *nav_plan_new_refined (const NavSearch *search, NavPlan *plan, GPtrArray *all,
                               GPtrArray *missed, guint n_refined, guint n_threads);

/* What is added to the nice value of a thread that nobody waits for. */
#define NAV_JOB_BACKGROUND 10

/**
 * NavJobFunc: does one of the independent items of a job. Called on several threads at once, each
 * of which has a number from 0 on.
 */
typedef void (*NavJobFunc) (guint item, guint thread, gpointer data);

gboolean nav_job_run (guint n_items, guint n_threads, NavJobFunc func, gpointer data,
                      NavPlanProgress progress, gpointer progress_data, GCancellable *cancellable,
                      GError **error);
void nav_job_start (GTask *task, GTaskThreadFunc func);
void nav_job_start_in_background (GTask *task, GTaskThreadFunc func);
guint nav_job_count_threads (guint n_threads, guint n_items);
NavSearchResult *nav_search_run (const NavSearch *search, guint n_threads,
                                 NavPlanProgress progress, gpointer progress_data,
                                 GCancellable *cancellable, GError **error);

G_END_DECLS

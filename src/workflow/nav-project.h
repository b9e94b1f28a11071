// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "base/nav-clock.h"
#include "planner/nav-solve.h"
#include "workflow/nav-conversation.h"
#include "workflow/nav-document.h"
#include "workflow/nav-edit-log.h"
#include "workflow/nav-outcome-record.h"

G_BEGIN_DECLS

/**
 * NavForeseen: how far the plan of what is being written is.
 */
typedef enum {
  NAV_FORESEEN_NOTHING,
  NAV_FORESEEN_READ, /* and no plan follows from it */
  NAV_FORESEEN_PLANNING,
  NAV_FORESEEN_PLAN,
} NavForeseen;

/**
 * NavProjectStepKind: what a person did that can be undone.
 */
typedef enum {
  NAV_PROJECT_STEP_NONE,   /* the project was new or opened */
  NAV_PROJECT_STEP_SAY,
  NAV_PROJECT_STEP_REVISE, /* the last message was written anew */
  NAV_PROJECT_STEP_EDIT,   /* of one field */
  NAV_PROJECT_STEP_EDITS,  /* of several */
  NAV_PROJECT_STEP_RESET,
  NAV_PROJECT_STEP_ADD_WORKLOAD,
  NAV_PROJECT_STEP_REMOVE_WORKLOAD,
  NAV_PROJECT_STEP_SELECT,
  NAV_PROJECT_STEP_UNSELECT,
  NAV_PROJECT_STEP_RENAME,
  NAV_PROJECT_STEP_MEASURE, /* a run of the plan was stored */
} NavProjectStepKind;

typedef struct {
  NavProjectStepKind kind;
  NavSpecField field; /* of an edit and a reset */
  guint workload;
} NavProjectStep;

/**
 * NavProject:
 *
 * One planning task: conversation, what was understood, the spec, the plan, what was selected. What
 * the window and the command line work on. Lives on the thread of the main context that was the
 * default one when it was made; planning and files are done elsewhere.
 *
 * Properties (all read-only, all notified): `conversation`, `edits` (what was set by hand),
 * `intent`, `spec` (what was said and edited), `completed-spec` (with derived, assumed and default
 * values), `plan`, `plan-current` (FALSE while the plan belongs to an older spec), `busy`,
 * `progress` (0 to 1), `error` (why there is no plan), `selected` (id), `dirty`, `can-undo`,
 * `can-redo`, `path`, `title`.
 *
 * `outcome` (record, boolean) is emitted when a stored run is taken back (FALSE) or is to be there
 * again (TRUE): rows are not the project's, so that who keeps them does it and hands in a
 * catalogue.
 */
#define NAV_TYPE_PROJECT (nav_project_get_type ())
G_DECLARE_FINAL_TYPE (NavProject, nav_project, NAV, PROJECT, GObject)

NavProject *nav_project_new (NavCatalog *catalog, const NavClock *clock);
NavProject *nav_project_new_from (NavCatalog *catalog, const NavClock *clock, NavSpec *initial);

NavCatalog *nav_project_get_catalog (NavProject *project);
NavConversation *nav_project_get_conversation (NavProject *project);
NavEditLog *nav_project_get_edits (NavProject *project);
NavIntent *nav_project_get_intent (NavProject *project);
NavSpec *nav_project_get_spec (NavProject *project);
NavSpec *nav_project_get_completed_spec (NavProject *project);
const GPtrArray *nav_project_get_notes (NavProject *project);
NavPlan *nav_project_get_plan (NavProject *project);
gboolean nav_project_is_empty (NavProject *project);
gboolean nav_project_is_asking (NavProject *project);
gboolean nav_project_get_plan_current (NavProject *project);
gboolean nav_project_get_solving (NavProject *project);
gboolean nav_project_get_question (NavProject *project, NavSolveFor *ret_sought,
                                   NavSolveFix *ret_fix);
gboolean nav_project_get_busy (NavProject *project);
gboolean nav_project_get_refining (NavProject *project);
double nav_project_get_progress (NavProject *project);
const GError *nav_project_get_error (NavProject *project);
gboolean nav_project_get_dirty (NavProject *project);
gboolean nav_project_get_can_undo (NavProject *project);
gboolean nav_project_get_can_redo (NavProject *project);
NavProjectStep nav_project_get_undo_step (NavProject *project);
NavProjectStep nav_project_get_redo_step (NavProject *project);
const char *nav_project_get_path (NavProject *project);
const char *nav_project_get_title (NavProject *project);
const char *nav_project_get_selected (NavProject *project);

/* What a person does; each of these is one step of undo. */
gboolean nav_project_say (NavProject *project, const char *text, GError **error);
const char *nav_project_get_last_said (NavProject *project);
void nav_project_foresee (NavProject *project, const char *text);
NavForeseen nav_project_get_foreseen (NavProject *project);
gboolean nav_project_revise (NavProject *project, const char *text, GError **error);
gboolean nav_project_edit (NavProject *project, NavSpecField field, guint workload, NavLeaf *leaf,
                           GError **error);
void nav_project_take_back (NavProject *project, NavSpecField field, guint workload);
void nav_project_reset (NavProject *project, NavSpecField field, guint workload);
void nav_project_set_spec (NavProject *project, NavSpec *spec);
void nav_project_add_workload (NavProject *project);
void nav_project_remove_workload (NavProject *project, guint workload);
void nav_project_select (NavProject *project, const char *id);
void nav_project_set_title (NavProject *project, const char *title);
void nav_project_add_outcome (NavProject *project, NavOutcomeRecord *record);

void nav_project_begin_edit (NavProject *project);
void nav_project_end_edit (NavProject *project);
void nav_project_undo (NavProject *project);
void nav_project_redo (NavProject *project);

/* Not steps of undo. */
void nav_project_set_auto_plan (NavProject *project, gboolean auto_plan);
void nav_project_set_refine (NavProject *project, gboolean refine, guint64 seed);
void nav_project_plan (NavProject *project);
void nav_project_cancel (NavProject *project);
void nav_project_set_catalog (NavProject *project, NavCatalog *catalog);
double nav_project_get_elapsed_ms (NavProject *project);
JsonNode *nav_project_plan_to_json (NavProject *project, gboolean explain);

/* Files. */
NavDocument *nav_project_dup_document (NavProject *project);
gboolean nav_project_open (NavProject *project, const char *path, GError **error);
void nav_project_open_async (NavProject *project, const char *path, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean nav_project_open_finish (NavProject *project, GAsyncResult *result, GError **error);
gboolean nav_project_save (NavProject *project, const char *path, GError **error);
void nav_project_save_async (NavProject *project, const char *path, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean nav_project_save_finish (NavProject *project, GAsyncResult *result, GError **error);
NavProject *nav_project_duplicate (NavProject *project);
void nav_project_set_autosave (NavProject *project, const char *path, guint delay_ms);
void nav_project_discard_autosave (NavProject *project);
void nav_project_keep_now (NavProject *project);
gboolean nav_project_recover (NavProject *project, const char *path, const char *belongs_to,
                              GError **error);

G_END_DECLS

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "intent/nav-lexicon.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

/**
 * NavProjectState: what undo goes back to, and which step led to it. Immutable, reference-counted.
 */
typedef struct {
  NavConversation *conversation;
  NavEditLog *edits;
  NavIntent *intent; /* (nullable) */
  NavSpec *spec;
  char *selected; /* (nullable) */
  char *title;    /* (nullable) */
  NavOutcomeRecord *outcome; /* (nullable): that the step stored */
  NavProjectStep step;
  guint hold; /* edits of one hold are one step; 0: not held */
} NavProjectState;

NavProjectState *_nav_project_state_new (NavConversation *conversation, NavEditLog *edits,
                                         NavIntent *intent, NavSpec *spec);
NavProjectState *_nav_project_state_copy (const NavProjectState *state, NavProjectStepKind kind);
NavProjectState *_nav_project_state_ref (NavProjectState *state);
void _nav_project_state_unref (NavProjectState *state);

/**
 * NavProjectSnapshot: what a document is made of. Owned by one thread at a time.
 */
typedef struct {
  NavProjectState *state;
  NavPlan *plan; /* (nullable): of @state */
  NavPlanJsonOptions options;
  char *selected;
  char *created;
} NavProjectSnapshot;

NavProjectSnapshot *_nav_project_snapshot_new (NavProject *project, gboolean with_plan);
void _nav_project_snapshot_free (NavProjectSnapshot *snapshot);
NavDocument *_nav_project_snapshot_to_document (const NavProjectSnapshot *snapshot);
void _nav_project_snapshot_save_async (NavProjectSnapshot *snapshot, const char *path,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
const NavProjectSnapshot *_nav_project_snapshot_get_saved (GAsyncResult *result);
gboolean _nav_project_snapshot_save_finish (GAsyncResult *result, GError **error);
NavPlanJsonOptions _nav_project_plan_options (NavProject *project, gboolean explain);

/* One answer that is being worked out, see nav-project-solve.c. */
typedef struct _NavProjectSolving NavProjectSolving;

/* Reads messages, on any thread; immutable but for what it makes when it is first needed. */
typedef struct _NavProjectReader NavProjectReader;

/* What one message would make of one state, read away from the main loop. */
typedef struct _NavProjectHearing NavProjectHearing;

/* One computation of a plan; lives until its thread is done, also when nobody waits any more. */
typedef struct _NavProjectRun NavProjectRun;

struct _NavProject {
  GObject parent_instance;

  NavCatalog *catalog;
  const NavClock *clock;
  NavProjectReader *reader;

  GPtrArray *states; /* (element-type NavProjectState) */
  guint current;     /* index into @states */
  NavProjectState *saved_state;
  NavSpec *initial; /* what a project begins with */
  guint hold;       /* number of the present hold, 0: none */
  guint last_hold;

  NavSpec *completed;
  GPtrArray *notes; /* (element-type NavFinding) of @completed */

  NavPlan *plan;
  NavProjectState *planned_state; /* what @plan answers */
  NavProjectRun *run;             /* (nullable): the one that is waited for */
  NavProjectRun *refining;        /* (nullable): simulates the best of @plan */
  NavProjectHearing *hearing;     /* (nullable): reads what is being written */
  NavProjectRun *foreseen;        /* (nullable): plans it */
  NavProjectSolving *solving;     /* (nullable): the answer that is waited for */
  guint plan_source; /* starts a run soon */
  guint progress_source;
  double progress;
  double elapsed_ms;
  GError *error;
  gboolean auto_plan;
  gboolean refine;
  guint64 seed;

  char *path;
  char *created;

  char *autosave_path;
  guint autosave_delay_ms;
  guint autosave_source;
  gboolean autosave_discarded;
};

typedef enum {
  NAV_PROJECT_PROP_CONVERSATION = 1,
  NAV_PROJECT_PROP_EDITS,
  NAV_PROJECT_PROP_INTENT,
  NAV_PROJECT_PROP_SPEC,
  NAV_PROJECT_PROP_COMPLETED_SPEC,
  NAV_PROJECT_PROP_PLAN,
  NAV_PROJECT_PROP_PLAN_CURRENT,
  NAV_PROJECT_PROP_BUSY,
  NAV_PROJECT_PROP_REFINING,
  NAV_PROJECT_PROP_PROGRESS,
  NAV_PROJECT_PROP_ERROR,
  NAV_PROJECT_PROP_SELECTED,
  NAV_PROJECT_PROP_DIRTY,
  NAV_PROJECT_PROP_CAN_UNDO,
  NAV_PROJECT_PROP_CAN_REDO,
  NAV_PROJECT_PROP_PATH,
  NAV_PROJECT_PROP_TITLE,
  NAV_PROJECT_N_PROPS,
} NavProjectProp;

struct _NavProjectRun {
  GWeakRef project;
  NavProjectState *state;
  NavCatalog *catalog;
  GCancellable *cancellable;
  gint64 started_us;
  double took_ms; /* NaN until it ended */
  int permille;   /* atomic; written by worker threads */
  NavPlan *plan;  /* (nullable): to refine, or foreseen until somebody asks */
  guint64 seed;   /* of what refines @plan */
};

NavProjectState *_nav_project_state (NavProject *project);
void _nav_project_complete (NavProject *project);
void _nav_project_state_changed (NavProject *project, guint delay_ms);
void _nav_project_push (NavProject *project, NavProjectState *state);
void _nav_project_pop (NavProject *project);
void _nav_project_tell_outcome (NavProject *project, NavOutcomeRecord *record, gboolean there);
void _nav_project_notify (NavProject *project, NavProjectProp prop);
void _nav_project_replace_history (NavProject *project, NavProjectState *state);
void _nav_project_take_error (NavProject *project, GError *error);
void _nav_project_set_plan (NavProject *project, NavPlan *plan, NavProjectState *state);
void _nav_project_plan_soon (NavProject *project, guint delay_ms);
void _nav_project_forget_run (NavProject *project);
NavProjectRun *_nav_project_run_new (NavProject *project, NavProjectState *state);
void _nav_project_run_unref (NavProjectRun *run);
void _nav_project_start_run (NavProjectRun *run);
void _nav_project_end_run (NavProject *project, NavPlan *plan, GError *error);
void _nav_project_forget (NavProjectRun **run);
void _nav_project_forget_foreseen (NavProject *project);
NavProjectRun *_nav_project_take_foreseen (NavProject *project);
gboolean _nav_project_read_question (const NavIntent *intent, NavSolveFor *ret_sought,
                                     NavSolveFix *ret_fix);
void _nav_project_solve_if_asked (NavProject *project);
void _nav_project_check_solving (NavProject *project);
void _nav_project_forget_solving (NavProject *project);
void _nav_project_replace_conversation (NavProject *project, NavConversation *conversation);
void _nav_project_schedule_autosave (NavProject *project);
NavProjectReader *_nav_project_reader_new (NavCatalog *catalog, NavSpec *initial);
NavProjectReader *_nav_project_reader_ref (NavProjectReader *reader);
void _nav_project_reader_unref (NavProjectReader *reader);
NavCatalog *_nav_project_reader_get_catalog (NavProjectReader *reader);
void _nav_project_reader_prepare (NavProjectReader *reader);
NavIntent *_nav_project_reader_understand (NavProjectReader *reader, NavConversation *conversation,
                                           NavIntent *previous);
void _nav_project_reader_hear (NavProjectReader *reader, NavProjectState *state, const char *text);
void _nav_project_reader_answer (NavProjectReader *reader, NavProjectState *state);
gboolean _nav_project_check_said (const NavConversation *conversation, const char *text,
                                  GError **error);
NavProjectState *_nav_project_take_heard (NavProject *project, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavProjectSnapshot, _nav_project_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavProjectState, _nav_project_state_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavProjectReader, _nav_project_reader_unref)

G_END_DECLS

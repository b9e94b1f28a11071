// SPDX-License-Identifier: Apache-2.0
// A planning task as an object: its properties, and what is no step of undo.

#include "workflow/nav-project-private.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (NavProject, nav_project, G_TYPE_OBJECT)

enum { OUTCOME, N_SIGNALS };

static GParamSpec *properties[NAV_PROJECT_N_PROPS];
static guint signals[N_SIGNALS];

void
_nav_project_notify (NavProject *project, NavProjectProp prop)
{
  g_object_notify_by_pspec (G_OBJECT (project), properties[prop]);
}

/**
 * nav_project_select:
 * @id: (nullable): id of a recommendation of the plan; NULL selects none
 */
void
nav_project_select (NavProject *project, const char *id)
{
  NavProjectState *state;

  g_return_if_fail (NAV_IS_PROJECT (project));

  if (g_strcmp0 (nav_project_get_selected (project), id) == 0)
    return;
  state = _nav_project_state_copy (_nav_project_state (project),
                                   id ? NAV_PROJECT_STEP_SELECT : NAV_PROJECT_STEP_UNSELECT);
  g_free (state->selected);
  state->selected = g_strdup (id);
  _nav_project_push (project, state);
}

/**
 * nav_project_set_title:
 * @title: (nullable): what the person calls it; NULL for no name of its own
 */
void
nav_project_set_title (NavProject *project, const char *title)
{
  NavProjectState *state;

  g_return_if_fail (NAV_IS_PROJECT (project));

  if (g_strcmp0 (nav_project_get_title (project), title) == 0)
    return;
  state = _nav_project_state_copy (_nav_project_state (project), NAV_PROJECT_STEP_RENAME);
  g_free (state->title);
  state->title = g_strdup (title);
  _nav_project_push (project, state);
}

void
_nav_project_tell_outcome (NavProject *project, NavOutcomeRecord *record, gboolean there)
{
  g_signal_emit (project, signals[OUTCOME], 0, record, there);
}

/**
 * nav_project_add_outcome:
 * @record: of a run of the plan; stored already
 *
 * Notes that it was stored, as a step of undo. The plan changes with the catalogue that has it.
 */
void
nav_project_add_outcome (NavProject *project, NavOutcomeRecord *record)
{
  NavProjectState *state;

  g_return_if_fail (NAV_IS_PROJECT (project) && record != NULL);

  state = _nav_project_state_copy (_nav_project_state (project), NAV_PROJECT_STEP_MEASURE);
  state->outcome = nav_outcome_record_ref (record);
  _nav_project_push (project, state);
}

/**
 * nav_project_set_catalog:
 * @catalog: a newer snapshot of the knowledge base
 */
void
nav_project_set_catalog (NavProject *project, NavCatalog *catalog)
{
  g_return_if_fail (NAV_IS_PROJECT (project) && catalog != NULL);

  if (catalog == project->catalog)
    return;
  nav_catalog_unref (project->catalog);
  project->catalog = nav_catalog_ref (catalog);
  _nav_project_reader_unref (project->reader);
  project->reader = _nav_project_reader_new (catalog, project->initial);
  g_clear_pointer (&project->planned_state, _nav_project_state_unref);
  _nav_project_state_changed (project, 0);
}

NavCatalog *
nav_project_get_catalog (NavProject *project)
{
  return project->catalog;
}

NavConversation *
nav_project_get_conversation (NavProject *project)
{
  return _nav_project_state (project)->conversation;
}

/**
 * nav_project_get_edits:
 *
 * Returns: (transfer none): what was set by hand, as the conversation tells it
 */
NavEditLog *
nav_project_get_edits (NavProject *project)
{
  return _nav_project_state (project)->edits;
}

/**
 * nav_project_get_intent:
 *
 * Returns: (nullable) (transfer none): NULL before anything was said
 */
NavIntent *
nav_project_get_intent (NavProject *project)
{
  return _nav_project_state (project)->intent;
}

NavSpec *
nav_project_get_spec (NavProject *project)
{
  return _nav_project_state (project)->spec;
}

NavSpec *
nav_project_get_completed_spec (NavProject *project)
{
  return project->completed;
}

/**
 * nav_project_get_notes:
 *
 * Returns: (transfer none) (element-type NavFinding): what there is to tell about the completed
 *   spec
 */
const GPtrArray *
nav_project_get_notes (NavProject *project)
{
  return project->notes;
}

gboolean
nav_project_get_dirty (NavProject *project)
{
  return _nav_project_state (project) != project->saved_state;
}

gboolean
nav_project_get_can_undo (NavProject *project)
{
  return project->current > 0;
}

gboolean
nav_project_get_can_redo (NavProject *project)
{
  return project->current + 1 < project->states->len;
}

const char *
nav_project_get_path (NavProject *project)
{
  return project->path;
}

const char *
nav_project_get_title (NavProject *project)
{
  return _nav_project_state (project)->title;
}

/**
 * nav_project_get_selected:
 *
 * Returns: (nullable) (transfer none): id of the selected recommendation; what a new plan does not
 *   have is not selected any more
 */
const char *
nav_project_get_selected (NavProject *project)
{
  const char *selected = _nav_project_state (project)->selected;

  if (selected != NULL && project->plan != NULL && nav_plan_find (project->plan, selected) == NULL)
    return NULL;
  return selected;
}

static void
nav_project_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavProject *self = NAV_PROJECT (object);
  NavProjectState *state = _nav_project_state (self);

  switch ((NavProjectProp) id) {
  case NAV_PROJECT_PROP_CONVERSATION:
    g_value_set_boxed (value, state->conversation);
    break;
  case NAV_PROJECT_PROP_EDITS:
    g_value_set_boxed (value, state->edits);
    break;
  case NAV_PROJECT_PROP_INTENT:
    g_value_set_boxed (value, state->intent);
    break;
  case NAV_PROJECT_PROP_SPEC:
    g_value_set_boxed (value, state->spec);
    break;
  case NAV_PROJECT_PROP_COMPLETED_SPEC:
    g_value_set_boxed (value, self->completed);
    break;
  case NAV_PROJECT_PROP_PLAN:
    g_value_set_boxed (value, self->plan);
    break;
  case NAV_PROJECT_PROP_PLAN_CURRENT:
    g_value_set_boolean (value, nav_project_get_plan_current (self));
    break;
  case NAV_PROJECT_PROP_BUSY:
    g_value_set_boolean (value, nav_project_get_busy (self));
    break;
  case NAV_PROJECT_PROP_REFINING:
    g_value_set_boolean (value, nav_project_get_refining (self));
    break;
  case NAV_PROJECT_PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case NAV_PROJECT_PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case NAV_PROJECT_PROP_SELECTED:
    g_value_set_string (value, nav_project_get_selected (self));
    break;
  case NAV_PROJECT_PROP_DIRTY:
    g_value_set_boolean (value, nav_project_get_dirty (self));
    break;
  case NAV_PROJECT_PROP_CAN_UNDO:
    g_value_set_boolean (value, nav_project_get_can_undo (self));
    break;
  case NAV_PROJECT_PROP_CAN_REDO:
    g_value_set_boolean (value, nav_project_get_can_redo (self));
    break;
  case NAV_PROJECT_PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case NAV_PROJECT_PROP_TITLE:
    g_value_set_string (value, state->title);
    break;
  case NAV_PROJECT_N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_project_dispose (GObject *object)
{
  NavProject *self = NAV_PROJECT (object);

  g_clear_handle_id (&self->plan_source, g_source_remove);
  _nav_project_forget_run (self);
  _nav_project_forget_foreseen (self);
  _nav_project_forget_solving (self);
  g_clear_handle_id (&self->autosave_source, g_source_remove);
  G_OBJECT_CLASS (nav_project_parent_class)->dispose (object);
}

static void
nav_project_finalize (GObject *object)
{
  NavProject *self = NAV_PROJECT (object);

  nav_catalog_unref (self->catalog);
  _nav_project_reader_unref (self->reader);
  g_ptr_array_unref (self->states);
  g_clear_pointer (&self->saved_state, _nav_project_state_unref);
  g_clear_pointer (&self->completed, nav_spec_unref);
  g_ptr_array_unref (self->notes);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->planned_state, _nav_project_state_unref);
  g_clear_error (&self->error);
  nav_spec_unref (self->initial);
  g_free (self->path);
  g_free (self->created);
  g_free (self->autosave_path);
  G_OBJECT_CLASS (nav_project_parent_class)->finalize (object);
}

static void
install_boxed (NavProjectProp prop, const char *name, GType type)
{
  properties[prop] = g_param_spec_boxed (name, NULL, NULL, type,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                           G_PARAM_EXPLICIT_NOTIFY);
}

static void
install_boolean (NavProjectProp prop, const char *name)
{
  properties[prop] = g_param_spec_boolean (name, NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                             G_PARAM_EXPLICIT_NOTIFY);
}

static void
install_string (NavProjectProp prop, const char *name)
{
  properties[prop] = g_param_spec_string (name, NULL, NULL, NULL,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                            G_PARAM_EXPLICIT_NOTIFY);
}

static void
nav_project_class_init (NavProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nav_project_get_property;
  object_class->dispose = nav_project_dispose;
  object_class->finalize = nav_project_finalize;

  install_boxed (NAV_PROJECT_PROP_CONVERSATION, "conversation", NAV_TYPE_CONVERSATION);
  install_boxed (NAV_PROJECT_PROP_EDITS, "edits", NAV_TYPE_EDIT_LOG);
  install_boxed (NAV_PROJECT_PROP_INTENT, "intent", NAV_TYPE_INTENT);
  install_boxed (NAV_PROJECT_PROP_SPEC, "spec", NAV_TYPE_SPEC);
  install_boxed (NAV_PROJECT_PROP_COMPLETED_SPEC, "completed-spec", NAV_TYPE_SPEC);
  install_boxed (NAV_PROJECT_PROP_PLAN, "plan", NAV_TYPE_PLAN);
  install_boxed (NAV_PROJECT_PROP_ERROR, "error", G_TYPE_ERROR);
  install_boolean (NAV_PROJECT_PROP_PLAN_CURRENT, "plan-current");
  install_boolean (NAV_PROJECT_PROP_BUSY, "busy");
  install_boolean (NAV_PROJECT_PROP_REFINING, "refining");
  install_boolean (NAV_PROJECT_PROP_DIRTY, "dirty");
  install_boolean (NAV_PROJECT_PROP_CAN_UNDO, "can-undo");
  install_boolean (NAV_PROJECT_PROP_CAN_REDO, "can-redo");
  install_string (NAV_PROJECT_PROP_SELECTED, "selected");
  install_string (NAV_PROJECT_PROP_PATH, "path");
  install_string (NAV_PROJECT_PROP_TITLE, "title");
  properties[NAV_PROJECT_PROP_PROGRESS] =
    g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, NAV_PROJECT_N_PROPS, properties);
  signals[OUTCOME] =
    g_signal_new ("outcome", NAV_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, NAV_TYPE_OUTCOME_RECORD, G_TYPE_BOOLEAN);
}

static void
nav_project_init (NavProject *self)
{
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) _nav_project_state_unref);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  self->elapsed_ms = NAN;
}

/**
 * nav_project_new:
 * @catalog: what is known
 * @clock: tells when documents are made; must outlive the project
 *
 * Returns: (transfer full): an empty project that plans when asked to
 */
NavProject *
nav_project_new (NavCatalog *catalog, const NavClock *clock)
{
  g_autoptr (NavSpec) initial = nav_spec_new ();

  return nav_project_new_from (catalog, clock, initial);
}

/**
 * nav_project_new_from:
 * @initial: what it begins with and goes back to, such as defaults that a person prefers
 *
 * Returns: (transfer full): a project like that of nav_project_new()
 */
NavProject *
nav_project_new_from (NavCatalog *catalog, const NavClock *clock, NavSpec *initial)
{
  NavProject *self;
  g_autoptr (NavConversation) conversation = nav_conversation_new ();
  g_autoptr (NavEditLog) edits = nav_edit_log_new ();

  g_return_val_if_fail (catalog != NULL && clock != NULL && initial != NULL, NULL);

  self = g_object_new (NAV_TYPE_PROJECT, NULL);
  self->catalog = nav_catalog_ref (catalog);
  self->clock = clock;
  self->initial = nav_spec_ref (initial);
  self->reader = _nav_project_reader_new (catalog, initial);
  self->created = nav_clock_format_utc (nav_clock_wall_us (clock));
  g_ptr_array_add (self->states, _nav_project_state_new (conversation, edits, NULL, initial));
  self->saved_state = _nav_project_state_ref (_nav_project_state (self));
  _nav_project_complete (self);
  return self;
}

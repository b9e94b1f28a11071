// SPDX-License-Identifier: Apache-2.0
// What was set by hand: which edits are told together, and where in the conversation.

#include "workflow/nav-edit-log-private.h"

/* Edits that follow each other this closely are one note. */
#define TOGETHER_US (60 * G_USEC_PER_SEC)

struct _NavEditLog {
  GPtrArray *notes; /* (element-type NavEditNote) reference-counted boxes */
};

G_DEFINE_BOXED_TYPE (NavEditLog, nav_edit_log, nav_edit_log_ref, nav_edit_log_unref)

static void
edit_clear (gpointer data)
{
  NavEdit *edit = data;

  g_clear_pointer (&edit->from, nav_leaf_unref);
  g_clear_pointer (&edit->to, nav_leaf_unref);
}

void
_nav_edit_unref (gpointer edit)
{
  g_atomic_rc_box_release_full (edit, edit_clear);
}

NavEdit *
_nav_edit_new (NavEditKind kind, NavSpecField field, guint workload, NavLeaf *from, NavLeaf *to)
{
  NavEdit *edit = g_atomic_rc_box_new0 (NavEdit);

  *edit = (NavEdit){ kind, field, workload, from, to };
  return edit;
}

static void
note_clear (gpointer data)
{
  g_ptr_array_unref (((NavEditNote *) data)->edits);
}

static void
note_unref (gpointer note)
{
  g_atomic_rc_box_release_full (note, note_clear);
}

void
_nav_edit_log_append (NavEditLog *log, guint after, gint64 wall_us, GPtrArray *edits)
{
  NavEditNote *note = g_atomic_rc_box_new0 (NavEditNote);

  *note = (NavEditNote){ after, wall_us, edits };
  g_ptr_array_add (log->notes, note);
}

NavEditLog *
nav_edit_log_new (void)
{
  NavEditLog *log = g_atomic_rc_box_new0 (NavEditLog);

  log->notes = g_ptr_array_new_with_free_func (note_unref);
  return log;
}

NavEditLog *
nav_edit_log_ref (NavEditLog *log)
{
  return g_atomic_rc_box_acquire (log);
}

static void
log_clear (gpointer data)
{
  g_ptr_array_unref (((NavEditLog *) data)->notes);
}

void
nav_edit_log_unref (NavEditLog *log)
{
  g_atomic_rc_box_release_full (log, log_clear);
}

guint
nav_edit_log_get_n_notes (const NavEditLog *log)
{
  return log->notes->len;
}

/**
 * nav_edit_log_get_note:
 *
 * Returns: (transfer none): note @i, from 0, the oldest; lives as long as any log that has it
 */
const NavEditNote *
nav_edit_log_get_note (const NavEditLog *log, guint i)
{
  g_return_val_if_fail (i < log->notes->len, NULL);
  return log->notes->pdata[i];
}

static NavEditLog *
copy_first (const NavEditLog *log, guint n)
{
  NavEditLog *copy = nav_edit_log_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (copy->notes, g_atomic_rc_box_acquire (log->notes->pdata[i]));
  return copy;
}

static GPtrArray *
copy_edits (const GPtrArray *edits)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (_nav_edit_unref);

  for (guint i = 0; edits != NULL && i < edits->len; i++)
    g_ptr_array_add (copy, g_atomic_rc_box_acquire (edits->pdata[i]));
  return copy;
}

/* The note that a new edit belongs to. */
static const NavEditNote *
open_note (const NavEditLog *log, guint after, gint64 wall_us)
{
  const NavEditNote *last = log->notes->len > 0 ? log->notes->pdata[log->notes->len - 1] : NULL;

  if (last == NULL || last->after != after || last->edits->len >= NAV_EDIT_NOTE_MAX_EDITS)
    return NULL;
  return wall_us >= last->wall_us && wall_us - last->wall_us < TOGETHER_US ? last : NULL;
}

/* Where a workload was removed the later ones have other numbers than before. */
static int
find_line (const GPtrArray *edits, NavSpecField field, guint workload)
{
  for (guint i = edits->len; i > 0; i--) {
    const NavEdit *edit = edits->pdata[i - 1];
    if (edit->kind == NAV_EDIT_WORKLOAD_REMOVED)
      return -1;
    if (edit->kind == NAV_EDIT_VALUE && edit->field == field && edit->workload == workload)
      return (int) i - 1;
  }
  return -1;
}

static NavLeaf *
ref_leaf (NavLeaf *leaf)
{
  return leaf ? nav_leaf_ref (leaf) : NULL;
}

/* A value that is back where it was makes no line. */
static void
add_value (GPtrArray *edits, NavSpecField field, guint workload, NavLeaf *from, NavLeaf *to)
{
  int line = find_line (edits, field, workload);
  NavLeaf *first = line < 0 ? from : ((NavEdit *) edits->pdata[line])->from;
  NavEdit *edit = _nav_edit_new (NAV_EDIT_VALUE, field, workload, ref_leaf (first), ref_leaf (to));
  gboolean nothing = nav_leaf_same_value (first, to);

  if (line >= 0)
    g_ptr_array_remove_index (edits, (guint) line);
  if (nothing)
    _nav_edit_unref (edit);
  else
    g_ptr_array_insert (edits, line < 0 ? -1 : line, edit);
}

static NavLeaf *
leaf_of (NavSpec *spec, NavSpecField field, guint workload)
{
  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, workload, field)
                                       : nav_spec_get (spec, field);
}

/* What merely follows from an edit is not an edit. */
static gboolean
was_touched (const NavLeaf *before, const NavLeaf *now)
{
  return (before != NULL && before->origin >= NAV_ORIGIN_EDITED) ||
         (now != NULL && now->origin == NAV_ORIGIN_EDITED);
}

static void
add_changes (GPtrArray *edits, NavSpec *before, NavSpec *now, guint workload, NavSpecField from,
             NavSpecField to)
{
  for (NavSpecField field = from; field < to; field++) {
    NavLeaf *old = leaf_of (before, field, workload), *new = leaf_of (now, field, workload);
    if (was_touched (old, new) && !nav_leaf_same_value (old, new))
      add_value (edits, field, workload, old, new);
  }
}

/* Takes @edits, which replace those of the open note or make a new one. */
static NavEditLog *
with_edits (NavEditLog *log, const NavEditNote *open, guint after, gint64 wall_us, GPtrArray *edits)
{
  guint kept = log->notes->len - (open ? 1 : 0);
  NavEditLog *next = copy_first (log, kept);

  if (next->notes->len >= NAV_EDIT_LOG_MAX_NOTES)
    g_ptr_array_remove_index (next->notes, 0);
  if (edits->len > 0)
    _nav_edit_log_append (next, after, wall_us, edits);
  else
    g_ptr_array_unref (edits);
  return next;
}

/**
 * nav_edit_log_with_values:
 * @after: how many messages there are
 * @wall_us: now
 * @before: the completed spec before
 * @now: the completed spec now, with as many workloads
 *
 * Returns: (transfer full): the log with what was changed by hand between the two
 */
NavEditLog *
nav_edit_log_with_values (NavEditLog *log, guint after, gint64 wall_us, NavSpec *before,
                          NavSpec *now)
{
  const NavEditNote *open = open_note (log, after, wall_us);
  GPtrArray *edits = copy_edits (open ? open->edits : NULL);
  guint n = MIN (nav_spec_get_n_workloads (before), nav_spec_get_n_workloads (now));

  for (guint w = 0; w < n; w++)
    add_changes (edits, before, now, w, 0, NAV_N_WORKLOAD_FIELDS);
  add_changes (edits, before, now, 0, NAV_N_WORKLOAD_FIELDS, NAV_N_SPEC_FIELDS);
  return with_edits (log, open, after, wall_us, edits);
}

/**
 * nav_edit_log_with_workload:
 * @kind: that a workload was added or removed
 *
 * Returns: (transfer full): the log with it
 */
NavEditLog *
nav_edit_log_with_workload (NavEditLog *log, guint after, gint64 wall_us, NavEditKind kind,
                            guint workload)
{
  const NavEditNote *open = open_note (log, after, wall_us);
  GPtrArray *edits = copy_edits (open ? open->edits : NULL);

  g_ptr_array_add (edits, _nav_edit_new (kind, NAV_N_SPEC_FIELDS, workload, NULL, NULL));
  return with_edits (log, open, after, wall_us, edits);
}

/**
 * nav_edit_log_moved_before:
 * @n_turns: how many messages stay
 *
 * Returns: (transfer full): the log of a conversation whose later messages are taken back: what was
 *   edited after them still stands, and is told where they were
 */
NavEditLog *
nav_edit_log_moved_before (NavEditLog *log, guint n_turns)
{
  NavEditLog *moved = nav_edit_log_new ();

  for (guint i = 0; i < log->notes->len; i++) {
    const NavEditNote *note = log->notes->pdata[i];
    _nav_edit_log_append (moved, MIN (note->after, n_turns), note->wall_us,
                          copy_edits (note->edits));
  }
  return moved;
}

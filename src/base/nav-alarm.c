// SPDX-License-Identifier: Apache-2.0
// A source that wakes in the microsecond it was set to. Main loops wait in poll(), which counts
// whole milliseconds and rounds up.

#include "base/nav-alarm.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct {
  GSource source;
  int fd; /* -1: the kernel has none; milliseconds have to do */
  gint64 at_us; /* when it goes off; -1: not at all */
} NavAlarm;

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  NavAlarm *alarm = (NavAlarm *) source;
  guint64 times;

  if (alarm->fd < 0)
    g_source_set_ready_time (source, -1);
  else if (read (alarm->fd, &times, sizeof times) < 0)
    return G_SOURCE_CONTINUE; /* it was set anew meanwhile */
  alarm->at_us = -1;
  return callback != NULL ? callback (data) : G_SOURCE_REMOVE;
}

static void
alarm_finalize (GSource *source)
{
  NavAlarm *alarm = (NavAlarm *) source;

  if (alarm->fd >= 0)
    close (alarm->fd);
}

/**
 * nav_alarm_new:
 *
 * Returns: (transfer full): a source that is not set; its callback is a #GSourceFunc
 */
GSource *
nav_alarm_new (void)
{
  static GSourceFuncs functions = { .dispatch = alarm_dispatch, .finalize = alarm_finalize };
  NavAlarm *alarm = (NavAlarm *) g_source_new (&functions, sizeof (NavAlarm));

  alarm->at_us = -1;
  alarm->fd = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (alarm->fd >= 0)
    g_source_add_unix_fd (&alarm->source, alarm->fd, G_IO_IN);
  return &alarm->source;
}

/**
 * nav_alarm_set:
 * @alarm: of nav_alarm_new(); to be set on the thread of its context, or before it has one
 * @at_us: when it goes off, once, on the clock of g_get_monotonic_time(); what is past is now; -1:
 *   not at all
 */
void
nav_alarm_set (GSource *alarm, gint64 at_us)
{
  NavAlarm *self = (NavAlarm *) alarm;
  gint64 us = MAX (at_us, 1); /* zero would disarm it */
  struct itimerspec when = { 0 };

  if (at_us == self->at_us) /* it is set to that, which is not worth a call of the kernel */
    return;
  self->at_us = at_us;
  if (self->fd < 0) {
    g_source_set_ready_time (alarm, at_us);
    return;
  }
  if (at_us >= 0) {
    when.it_value.tv_sec = us / G_USEC_PER_SEC;
    when.it_value.tv_nsec = us % G_USEC_PER_SEC * 1000;
  }
  timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-watcher.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

struct _NavVllmWatcher {
  int fd;
  GSource *source;
};

/* Of a socket, as long as there is one: a client keeps its connection for many requests, and each
 * change of what epoll watches is a call of the kernel. */
typedef struct {
  int fd;
  NavVllmWatch *watch; /* (nullable): of the request that is being answered */
  gboolean watched;    /* by epoll */
} Line;

struct _NavVllmWatch {
  Line *line; /* borrowed: of @socket */
  GSocket *socket;
  NavVllmGoneFunc gone; /* NULL: it was told */
  gpointer data;
};

static G_DEFINE_QUARK (nav-vllm-line, line)

/* One at a time: who is told may free the others. A line whose socket is closed is not there. */
static gboolean
on_ready (int fd, GIOCondition condition, gpointer data)
{
  struct epoll_event event;

  (void) condition;
  (void) data;
  while (epoll_wait (fd, &event, 1, 0) == 1) {
    Line *line = event.data.ptr;
    NavVllmWatch *watch = line->watch;
    NavVllmGoneFunc gone = watch ? watch->gone : NULL;

    epoll_ctl (fd, EPOLL_CTL_DEL, line->fd, NULL);
    line->watched = FALSE;
    if (gone != NULL) {
      watch->gone = NULL;
      gone (watch->data);
    }
  }
  return G_SOURCE_CONTINUE;
}

/**
 * nav_vllm_watcher_new:
 *
 * Returns: (transfer full): one that tells in the thread-default main context; free with
 *   nav_vllm_watcher_free(), after its watches
 */
NavVllmWatcher *
nav_vllm_watcher_new (void)
{
  NavVllmWatcher *watcher = g_new0 (NavVllmWatcher, 1);

  watcher->fd = epoll_create1 (EPOLL_CLOEXEC);
  if (watcher->fd < 0)
    g_error ("epoll: %s", g_strerror (errno));
  watcher->source = g_unix_fd_source_new (watcher->fd, G_IO_IN);
  g_source_set_callback (watcher->source, G_SOURCE_FUNC (on_ready), watcher, NULL);
  g_source_attach (watcher->source, g_main_context_get_thread_default ());
  return watcher;
}

void
nav_vllm_watcher_free (NavVllmWatcher *watcher)
{
  g_source_destroy (watcher->source);
  g_source_unref (watcher->source);
  close (watcher->fd);
  g_free (watcher);
}

static Line *
get_line (GSocket *socket)
{
  Line *line = g_object_get_qdata (G_OBJECT (socket), line_quark ());

  if (line == NULL) {
    line = g_new0 (Line, 1);
    line->fd = g_socket_get_fd (socket);
    g_object_set_qdata_full (G_OBJECT (socket), line_quark (), line, g_free);
  }
  return line;
}

/**
 * nav_vllm_watcher_add:
 * @socket: that no other watch is for
 * @gone: called once, when the client closes its side, whatever it sent before and nobody has read
 *
 * Returns: (transfer full): free with nav_vllm_watch_free() when that no longer matters
 */
NavVllmWatch *
nav_vllm_watcher_add (NavVllmWatcher *watcher, GSocket *socket, NavVllmGoneFunc gone, gpointer data)
{
  NavVllmWatch *watch = g_new (NavVllmWatch, 1);
  Line *line = get_line (socket);
  struct epoll_event event = { .events = EPOLLRDHUP, .data.ptr = line };

  *watch = (NavVllmWatch){ line, g_object_ref (socket), gone, data };
  line->watch = watch;
  if (!line->watched)
    line->watched = epoll_ctl (watcher->fd, EPOLL_CTL_ADD, line->fd, &event) == 0;
  return watch;
}

void
nav_vllm_watch_free (NavVllmWatch *watch)
{
  if (watch == NULL)
    return;
  if (watch->line->watch == watch)
    watch->line->watch = NULL;
  g_object_unref (watch->socket);
  g_free (watch);
}

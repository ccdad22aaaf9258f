/*
 * Sets TCP_NODELAY on every TCP socket that a program connects or accepts. Preloaded into stock tor, which leaves Nagle's algorithm on,
 * to measure tor at its best: gcc -shared -fPIC -O2 -o nodelay.so nodelay.c
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static void without_delay(int fd)
{
    int saved = errno, on = 1;
    if (fd >= 0)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    errno = saved;
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    static int (*next)(int, const struct sockaddr *, socklen_t);
    if (!next)
        next = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
    without_delay(fd);
    return next(fd, address, length);
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
    static int (*next)(int, struct sockaddr *, socklen_t *);
    if (!next)
        next = (int (*)(int, struct sockaddr *, socklen_t *))dlsym(RTLD_NEXT, "accept");
    int accepted = next(fd, address, length);
    without_delay(accepted);
    return accepted;
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
    static int (*next)(int, struct sockaddr *, socklen_t *, int);
    if (!next)
        next = (int (*)(int, struct sockaddr *, socklen_t *, int))dlsym(RTLD_NEXT, "accept4");
    int accepted = next(fd, address, length, flags);
    without_delay(accepted);
    return accepted;
}

#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/// accept4(2) is declared only with _GNU_SOURCE, which Glibc's module map does not set.
static inline int clinux_accept4(int listener, struct sockaddr *address, socklen_t *length, int flags) {
    extern int accept4(int, struct sockaddr *, socklen_t *, int);
    return accept4(listener, address, length, flags);
}

/// dup3(2), declared only with _GNU_SOURCE, too.
static inline int clinux_dup3(int descriptor, int wanted, int flags) {
    extern int dup3(int, int, int);
    return dup3(descriptor, wanted, flags);
}

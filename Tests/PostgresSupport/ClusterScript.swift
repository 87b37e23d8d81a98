#if Postgres
    /// The shell that owns a cluster: it makes it, runs it as told by the lines of its standard input, and removes it
    /// when that ends, as it does even when the tests are killed.
    enum ClusterScript {
        /// `$1` is the folder of the server's programs; what follows are settings like `-c fsync=off`.
        ///
        /// Answers each word with a line: `ok` and the cluster's folder, or `failed` and why.
        static let text = """
            set -u
            umask 077
            # Not ignored, which the server would inherit: an interrupt of the tests must not end this before the
            # cleaning.
            trap : INT TERM HUP
            programs=$1
            shift
            # In memory where the system allows: a hundred databases are made in the time of one.
            folder=$(mktemp -d /dev/shm/bayline-postgres-XXXXXX 2>/dev/null) ||
                folder=$(mktemp -d /tmp/bayline-postgres-XXXXXX) || exit 1
            pid=
            halt() {
                if [ -n "$pid" ]; then
                    kill "-$1" "$pid" 2>/dev/null
                    wait "$pid" 2>/dev/null
                    pid=
                fi
            }
            # 0 once it takes connections, 1 if it ended instead.
            started() {
                "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= "$@" \\
                    </dev/null >>"$folder/log" 2>&1 &
                pid=$!
                until "$programs/pg_isready" -q -h "$folder" -d postgres -U bayline; do
                    if ! kill -0 "$pid" 2>/dev/null; then
                        pid=
                        return 1
                    fi
                    sleep 0.02
                done
            }
            # After a kill it does not start until the processes that are left have noticed.
            start() {
                tries=0
                until started "$@"; do
                    tries=$((tries + 1))
                    if [ "$tries" -ge 100 ]; then
                        echo "failed $(tail -n 1 "$folder/log")"
                        return
                    fi
                    sleep 0.1
                done
                echo "ok $folder"
            }
            if "$programs/initdb" -D "$folder/data" -U bayline -A trust -E UTF8 --locale=C -N \\
                >"$folder/log" 2>&1 </dev/null; then
                start "$@"
                while read -r word; do
                    case $word in
                    start) start "$@" ;;
                    fast) halt INT; echo "ok $folder" ;;
                    immediate) halt QUIT; echo "ok $folder" ;;
                    kill) halt KILL; echo "ok $folder" ;;
                    *) echo "failed unknown word" ;;
                    esac
                done
            else
                echo "failed $(tail -n 1 "$folder/log")"
            fi
            halt QUIT
            rm -rf "$folder"
            """
    }
#endif

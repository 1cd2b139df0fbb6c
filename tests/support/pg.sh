#!/bin/sh
# A private PostgreSQL in a folder of its own, reachable through a unix socket in it and not otherwise.
#
#	pg.sh init DIR    make the cluster
#	pg.sh run DIR     run it in the foreground; it ends when the caller does
#	pg.sh start DIR   init and run in the background, then print the URL of an empty database
#	pg.sh stop DIR    end it and remove the folder
#
# PG_FSYNC=on keeps the flushes, for tests and measurements of durability. As root the server runs as postgres or nobody.
set -eu

dir=$2
bin=
for b in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
	if [ -x "$b/initdb" ]; then bin=$b; fi
done
if [ -z "$bin" ]; then bin=$(dirname "$(command -v initdb)"); fi

# The server refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
	user=nobody
	if id postgres >/dev/null 2>&1; then user=postgres; fi
	as="setpriv --reuid=$user --regid=$(id -g $user) --clear-groups"
fi

init() {
	mkdir -p "$dir"
	if [ -n "$as" ]; then chown "$user" "$dir"; fi
	chmod 700 "$dir"
	(cd "$dir" && $as "$bin/initdb" -D "$dir/data" -U yangguang -A trust -E UTF8 --locale=C -N >"$dir/init.log" 2>&1) ||
		{ cat "$dir/init.log" >&2; exit 1; }
	cat >>"$dir/data/postgresql.conf" <<-EOF
		listen_addresses = ''
		unix_socket_directories = '$dir'
		fsync = ${PG_FSYNC:-off}
		full_page_writes = ${PG_FSYNC:-off}
		shared_buffers = 64MB
		max_connections = 150
		logging_collector = off
		log_min_messages = fatal
	EOF
}

url() {
	echo "postgresql://yangguang@/postgres?host=$dir"
}

case $1 in
init)
	init
	;;
run)
	cd "$dir"
	if [ -n "$as" ]; then as="$as --pdeathsig=INT"; else as="setpriv --pdeathsig=INT"; fi
	exec $as "$bin/postgres" -D "$dir/data" >"$dir/server.log" 2>&1
	;;
start)
	init
	(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start >/dev/null)
	url
	;;
stop)
	if [ -d "$dir/data" ]; then
		(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1) || true
	fi
	rm -rf "$dir"
	;;
*)
	echo "pg.sh init|run|start|stop DIR" >&2
	exit 64
	;;
esac

/** What a shard is started with: its ports, its folder, and both shards as the cluster `pair`. */
export function clickhouseConfig(home: string, { http, tcp }: { http: number; tcp: number }, shards: readonly number[]): string {
  const cluster = shards.map((port) => `<shard><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`);
  return `<yandex>
  <logger><level>error</level><log>${home}/log</log><errorlog>${home}/errors</errorlog></logger>
  <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
  <path>${home}/data/</path><tmp_path>${home}/tmp/</tmp_path>
  <timezone>America/New_York</timezone>
  <mark_cache_size>67108864</mark_cache_size><max_concurrent_queries>50</max_concurrent_queries>
  <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <remote_servers><pair>${cluster.join('')}</pair></remote_servers>
</yandex>
`;
}

/** `default`, who may do all, and readers: one that may set limits for itself, one that may set nothing. */
export function clickhouseUsers(password: string): string {
  const written = password.replaceAll('&', '&amp;');
  const user = (name: string, profile: string, text: string) =>
    `<${name}><password>${text}</password><networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile><quota>default</quota></${name}>`;
  const unlimited = ['queries', 'errors', 'result_rows', 'read_rows', 'execution_time'].map((name) => `<${name}>0</${name}>`).join('');
  return `<yandex>
  <profiles>
    <default><max_memory_usage>2000000000</max_memory_usage></default>
    <reader><readonly>2</readonly></reader>
    <strict><readonly>1</readonly><max_query_size>10000000</max_query_size></strict>
  </profiles>
  <users>${user('default', 'default', '')}${user('reader', 'reader', written)}${user('strict', 'strict', written)}</users>
  <quotas><default><interval><duration>3600</duration>${unlimited}</interval></default></quotas>
</yandex>
`;
}

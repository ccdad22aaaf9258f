using System.Net;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Paths;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Runtime;

public class OnionClientTests
{
    [Fact]
    public async Task A_stream_carries_bytes_both_ways()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        byte[] data = TestNetwork.Pattern(300_000);
        Task write = stream.WriteAsync(data).AsTask();
        byte[] received = new byte[data.Length];
        await stream.ReadExactlyAsync(received);
        await write;
        Assert.Equal(data, received);
        Assert.Equal([network[0], network[1], network[2]], stream.Path);
        Assert.Equal(("echo", 80), (network.Begun[0].Host, network.Begun[0].Port));
    }

    [Fact]
    public async Task Reading_ends_after_the_last_byte()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("source-1000000", 80);
        using MemoryStream all = new();
        await stream.CopyToAsync(all);
        Assert.Equal(TestNetwork.Pattern(1_000_000), all.ToArray());
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        OnionException ended = await Assert.ThrowsAsync<OnionException>(async () => await stream.WriteAsync(new byte[1]));
        Assert.Equal(OnionErrorKind.ConnectionReset, ended.Kind);
    }

    [Fact]
    public async Task A_reset_is_told_from_an_end()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("reset", 80);
        OnionException reset = await Assert.ThrowsAsync<OnionException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.Equal(OnionErrorKind.ConnectionReset, reset.Kind);
    }

    [Fact]
    public async Task Streams_of_one_key_share_a_circuit_and_others_do_not()
    {
        using TestNetwork network = new();
        await using OnionStream first = await network.Client.ConnectAsync("echo", 80);
        await using OnionStream second = await network.Client.ConnectAsync("echo", 443);
        Assert.Single(network.Circuits);
        await using OnionStream third = await network.Client.ConnectAsync("echo", 80, new() { IsolationKey = "a" });
        Assert.Equal(2, network.Circuits.Count);
        await using OnionStream fourth = await network.Client.ConnectAsync("echo", 80, new() { IsolationKey = "b" });
        Assert.Equal(3, network.Circuits.Count);
        await using OnionStream fifth = await network.Client.ConnectAsync("echo", 80, new() { IsolationKey = "a" });
        Assert.Equal(3, network.Circuits.Count);
        Assert.Equal(5, network.Client.GetCircuits().Sum(circuit => circuit.StreamCount));
    }

    [Fact]
    public async Task Spare_circuits_are_built_in_advance_and_taken()
    {
        using TestNetwork network = new(options => options.SpareCircuits = 2);
        network.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, network.Circuits.Count);
        Assert.All(network.Client.GetCircuits(), circuit => Assert.True(circuit.IsOpen));
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80, new() { IsolationKey = "a" });
        network.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, network.Circuits.Count);
    }

    [Theory]
    [InlineData(EndReason.ExitPolicy, OnionErrorKind.ExitPolicy, 4)]
    [InlineData(EndReason.ResolveFailed, OnionErrorKind.NameNotResolved, 3)]
    [InlineData(EndReason.Misc, OnionErrorKind.ExitFailed, 4)]
    [InlineData(EndReason.NoRoute, OnionErrorKind.HostUnreachable, 4)]
    [InlineData(EndReason.Hibernating, OnionErrorKind.ExitFailed, 4)]
    [InlineData(EndReason.ConnectRefused, OnionErrorKind.ConnectionRefused, 1)]
    [InlineData(EndReason.Timeout, OnionErrorKind.Timeout, 1)]
    [InlineData(EndReason.ConnectionReset, OnionErrorKind.ConnectionReset, 1)]
    [InlineData((EndReason)99, OnionErrorKind.ExitFailed, 1)]
    public async Task Other_exits_are_tried_where_they_may_do_better(EndReason reason, OnionErrorKind kind, int attempts)
    {
        using TestNetwork network = new();
        OnionException failure = await Assert.ThrowsAsync<OnionException>(
            async () => await network.Client.ConnectAsync($"end-{(int)reason}", 80));
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(attempts, network.Begun.Count);
        Assert.Equal(attempts, network.Begun.Select(begun => begun.Exit).Distinct().Count());
        Assert.Equal(reason == EndReason.ExitPolicy ? 4 : 0, network.Reports.Count(report => report.Event == PathEvent.ExitRefused));
    }

    [Fact]
    public async Task A_stream_that_the_first_exit_refuses_is_served_by_the_second()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("once-4", 80);
        Assert.Equal(network[3], stream.Path[^1]);
    }

    [Fact]
    public async Task When_every_exit_was_asked_the_request_does_not_wait()
    {
        using TestNetwork network = new(options => options.MaximumAttempts = 16);
        OnionException failure = await Assert.ThrowsAsync<OnionException>(
            async () => await network.Client.ConnectAsync($"end-{(int)EndReason.ExitPolicy}", 80));
        Assert.Equal(OnionErrorKind.ExitPolicy, failure.Kind);
        Assert.Equal(10, network.Begun.Count);
    }

    [Fact]
    public async Task A_selector_that_gives_an_excluded_exit_again_counts_as_having_none()
    {
        using TestNetwork network = new() { IgnoresExcluded = true };
        await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ConnectAsync($"end-{(int)EndReason.ExitPolicy}", 80));
        Assert.Single(network.Begun);
    }

    [Fact]
    public async Task A_circuit_that_dies_under_BEGIN_is_replaced_and_then_given_up()
    {
        using TestNetwork network = new();
        OnionException failure = await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ConnectAsync("die", 80));
        Assert.Equal(OnionErrorKind.CircuitFailed, failure.Kind);
        Assert.Equal(4, network.Circuits.Count);
        Assert.Equal(4, network.Reports.Count(report => report.Event == PathEvent.Collapsed));
    }

    [Fact]
    public async Task A_dead_circuit_fails_its_streams_and_the_next_stream_gets_another()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        Task<int> reading = stream.ReadAsync(new byte[1]).AsTask();
        network.DestroyAll(DestroyReason.Finished);
        OnionException lost = await Assert.ThrowsAsync<OnionException>(() => reading);
        Assert.Equal(OnionErrorKind.CircuitFailed, lost.Kind);
        Assert.True(lost.IsTransient);
        await using OnionStream next = await network.Client.ConnectAsync("echo", 80);
        Assert.Equal(2, network.Circuits.Count);
    }

    [Fact]
    public async Task A_lost_channel_fails_its_streams_and_the_next_stream_gets_another()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        network.CloseChannels();
        await Assert.ThrowsAsync<OnionException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        await using OnionStream next = await network.Client.ConnectAsync("echo", 80);
        Assert.Equal(2, network.Connects);
    }

    [Fact]
    public async Task An_exit_that_says_nothing_is_given_up_for_another()
    {
        using TestNetwork network = new();
        Task<OnionStream> connecting = network.Client.ConnectAsync("silent", 80).AsTask();
        Assert.Single(network.Begun);
        network.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(2, network.Begun.Count);
        Assert.NotEqual(network.Begun[0].Exit, network.Begun[1].Exit);
        Assert.Equal(1, network.Ended);
        network.Advance(TimeSpan.FromSeconds(60));
        OnionException failure = await Assert.ThrowsAsync<OnionException>(() => connecting);
        Assert.Equal(OnionErrorKind.Timeout, failure.Kind);
        Assert.Equal(4, network.Ended);
    }

    [Fact]
    public async Task Without_a_path_the_request_waits_for_one()
    {
        using TestNetwork network = new();
        network.HasPaths = false;
        Task<OnionStream> connecting = network.Client.ConnectAsync("echo", 80).AsTask();
        network.Advance(TimeSpan.FromSeconds(5));
        Assert.False(connecting.IsCompleted);
        network.HasPaths = true;
        network.Advance(TimeSpan.FromSeconds(1));
        await using OnionStream stream = await connecting;
    }

    [Fact]
    public async Task Without_a_path_in_time_the_request_fails()
    {
        using TestNetwork network = new();
        network.HasPaths = false;
        Task<OnionStream> connecting = network.Client.ConnectAsync("echo", 80).AsTask();
        network.Advance(TimeSpan.FromSeconds(61));
        OnionException failure = await Assert.ThrowsAsync<OnionException>(() => connecting);
        Assert.Equal(OnionErrorKind.NoPath, failure.Kind);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task Guards_that_cannot_be_reached_are_reported_with_pauses_between_the_tries()
    {
        using TestNetwork network = new() { HasChannels = false };
        Task<OnionStream> connecting = network.Client.ConnectAsync("echo", 80).AsTask();
        network.Advance(TimeSpan.FromSeconds(61));
        OnionException failure = await Assert.ThrowsAsync<OnionException>(() => connecting);
        Assert.Equal(OnionErrorKind.CircuitFailed, failure.Kind);
        Assert.InRange(network.Connects, 10, 40);
        Assert.All(network.Reports, report => Assert.Equal((PathEvent.GuardUnreachable, 0), (report.Event, report.Hop)));
    }

    [Fact]
    public async Task A_hop_that_never_answers_is_reported_and_the_circuit_built_anew()
    {
        using TestNetwork network = new() { SilentFrom = 1 };
        Task<OnionStream> connecting = network.Client.ConnectAsync("echo", 80).AsTask();
        network.Advance(TimeSpan.FromSeconds(19));
        network.SilentFrom = int.MaxValue;
        network.Advance(TimeSpan.FromSeconds(2));
        await using OnionStream stream = await connecting;
        Assert.Equal((PathEvent.TimedOut, 1), (network.Reports[0].Event, network.Reports[0].Hop));
        Assert.Equal(PathEvent.Built, network.Reports[1].Event);
    }

    [Fact]
    public async Task A_used_circuit_takes_no_new_streams_after_its_time_and_closes_when_it_is_empty()
    {
        using TestNetwork network = new();
        OnionStream first = await network.Client.ConnectAsync("echo", 80);
        network.Advance(TimeSpan.FromMinutes(11));
        await using OnionStream second = await network.Client.ConnectAsync("echo", 80);
        Assert.Equal(2, network.Client.GetCircuits().Count);
        await first.DisposeAsync();
        network.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(network.Client.GetCircuits());
        Assert.Equal(DestroyReason.None, network.Circuits[0].Destroyed);
    }

    [Fact]
    public async Task Names_and_addresses_are_looked_up_at_the_exit()
    {
        using TestNetwork network = new();
        Assert.Equal([IPAddress.Parse("192.0.2.1")], await network.Client.ResolveAsync("Example.COM"));
        Assert.Equal("example.com", await network.Client.ResolveNameAsync(IPAddress.Parse("192.0.2.1")));
        Assert.Equal([IPAddress.Parse("192.0.2.9")], await network.Client.ResolveAsync("192.0.2.9"));
        OnionException unknown = await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ResolveAsync("nowhere.example.com"));
        Assert.Equal(OnionErrorKind.NameNotResolved, unknown.Kind);
        Assert.Single(network.Circuits);
        await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ResolveAsync("later.example.com"));
        Assert.Equal(3, network.Circuits.Count);
    }

    [Fact]
    public async Task A_directory_is_reached_over_one_hop()
    {
        using TestNetwork network = new() { HasPaths = false };
        await using OnionStream stream = await network.Client.OpenDirectoryAsync(network[5]);
        Assert.Equal([network[5]], stream.Path);
        await using OnionStream second = await network.Client.OpenDirectoryAsync(network[5]);
        Assert.Single(network.Circuits);
        network.HasChannels = false;
        OnionException failure = await Assert.ThrowsAsync<OnionException>(async () => await network.Client.OpenDirectoryAsync(network[6]));
        Assert.Equal(OnionErrorKind.CircuitFailed, failure.Kind);
    }

    [Fact]
    public async Task Pinned_hops_are_used_and_not_replaced()
    {
        using TestNetwork network = new();
        await using OnionStream any = await network.Client.ConnectAsync("echo", 80);
        ConnectOptions pinned = new() { Guard = network[7], Middle = network[8], Exit = network[9] };
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80, pinned);
        Assert.Equal([network[7], network[8], network[9]], stream.Path);
        await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ConnectAsync("end-4", 80, pinned));
        Assert.Equal(2, network.Circuits.Count);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("[::1]")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("fe80::1")]
    [InlineData("0x7f.1")]
    [InlineData("localhost")]
    [InlineData("ABC.Onion.")]
    [InlineData("www.example.com.relay.exit")]
    public async Task Hosts_that_mean_something_here_are_refused(string host)
    {
        using TestNetwork network = new();
        OnionException failure = await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ConnectAsync(host, 80));
        Assert.Equal(OnionErrorKind.AddressRefused, failure.Kind);
        Assert.Empty(network.Circuits);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("fe80::1%eth0")]
    [InlineData("a/b")]
    public async Task What_is_not_a_name_is_an_error_of_the_caller(string host)
    {
        using TestNetwork network = new();
        await Assert.ThrowsAsync<ArgumentException>(async () => await network.Client.ConnectAsync(host, 80));
    }

    [Fact]
    public async Task An_international_name_goes_out_in_its_ASCII_form()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("Bücher.example", 80);
        Assert.Equal("xn--bcher-kva.example", network.Begun[0].Host);
    }

    [Fact]
    public async Task Cancelling_ends_the_attempt()
    {
        using TestNetwork network = new();
        using CancellationTokenSource source = new();
        Task<OnionStream> connecting = network.Client.ConnectAsync("silent", 80, cancellationToken: source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(1, network.Ended);
    }

    [Fact]
    public async Task Cancelling_a_read_leaves_the_stream_as_it_is()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        using CancellationTokenSource source = new();
        byte[] buffer = new byte[10];
        Task<int> reading = stream.ReadAsync(buffer, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await stream.WriteAsync("abc"u8.ToArray());
        Assert.Equal(3, await stream.ReadAsync(buffer));
    }

    [Fact]
    public async Task Disposing_of_a_stream_ends_what_waits_on_it()
    {
        using TestNetwork network = new();
        OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        Task<int> reading = stream.ReadAsync(new byte[1]).AsTask();
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        Assert.Equal(1, network.Ended);
        await stream.DisposeAsync();
        Assert.Equal(1, network.Ended);
    }

    [Fact]
    public async Task After_closing_for_writing_reading_goes_on()
    {
        using TestNetwork network = new();
        await using OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        await stream.WriteAsync("abc"u8.ToArray());
        stream.CloseWrite();
        Assert.Equal(3, await stream.ReadAsync(new byte[10]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(new byte[1]));
    }

    [Fact]
    public async Task Closing_the_client_fails_what_waits_and_all_streams()
    {
        TestNetwork network = new();
        OnionStream stream = await network.Client.ConnectAsync("echo", 80);
        Task<OnionStream> connecting = network.Client.ConnectAsync("silent", 80).AsTask();
        network.Dispose();
        OnionException closed = await Assert.ThrowsAsync<OnionException>(() => connecting);
        Assert.Equal(OnionErrorKind.Closed, closed.Kind);
        await Assert.ThrowsAsync<OnionException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ConnectAsync("echo", 80));
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Many_streams_at_once_each_get_their_own_bytes()
    {
        using TestNetwork network = new();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            await using OnionStream stream = await network.Client.ConnectAsync("echo", 80, new() { IsolationKey = $"{i % 5}" });
            byte[] data = new SeededRandom((ulong)i).Bytes(50_000);
            Task write = stream.WriteAsync(data).AsTask();
            byte[] received = new byte[data.Length];
            await stream.ReadExactlyAsync(received);
            await write;
            Assert.Equal(data, received);
        }));
        Assert.Equal(5, network.Circuits.Count);
    }
}

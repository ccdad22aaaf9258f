using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Tests.Directory.Client;

public class DirectoryClientTests
{
    private static readonly HttpResponse Silence = new(100, "no answer");

    [Fact]
    public void A_client_learns_a_network_of_C_tor()
    {
        ServingNetwork network = new();
        network.Start();
        NetworkView view = network.Client.View!;
        Assert.Equal(7, view.Relays.Count);
        Assert.All(view.Relays, static relay => Assert.NotNull(relay.Target));
        Assert.True(view.HasEnough(null));
        Assert.Equal(75, network.Percent);
        Assert.Equal(
            [FetchKind.MicrodescConsensus, FetchKind.Certificates, FetchKind.Microdescriptors],
            network.Asked.Select(static fetch => fetch.Kind));
    }

    [Fact]
    public void The_first_request_names_the_authorities_that_are_believed()
    {
        ServingNetwork network = new() { Hold = true };
        network.Start();
        DirectoryFetch fetch = Assert.Single(network.Held);
        Assert.Equal("/tor/status-vote/current/consensus-microdesc/2F5068+593B36+AC43D1", fetch.Request.Target);
        Assert.Null(fetch.Request.IfModifiedSince);
        Assert.Equal("deflate, identity", fetch.Request.AcceptEncoding);
    }

    [Fact]
    public void Missing_certificates_are_asked_for_by_both_their_keys()
    {
        ServingNetwork network = new();
        network.Start();
        DirectoryFetch fetch = network.Asked.Single(static asked => asked.Kind == FetchKind.Certificates);
        Assert.All(
            CapturedDocuments.Certificates,
            certificate => Assert.Contains($"{certificate.Identity}-{certificate.SigningKeyDigest}", fetch.Request.Target));
    }

    [Fact]
    public void A_cache_downloads_both_flavours()
    {
        ServingNetwork network = new(isCache: true);
        network.Start();
        Assert.Equal(ConsensusFlavor.Microdesc, network.Client.MicrodescConsensus!.Consensus.Flavor);
        Assert.Equal(ConsensusFlavor.Ns, network.Client.NsConsensus!.Consensus.Flavor);
        Assert.Equal(CapturedDocuments.ConsensusText, network.Client.NsConsensus.Text.ToArray());
    }

    [Fact]
    public void A_consensus_with_one_changed_byte_is_refused_and_another_server_is_asked()
    {
        byte[] forged = [.. CapturedDocuments.MicrodescConsensusText];
        int at = Encoding.ASCII.GetString(forged).IndexOf("127.0.0.1 22030", StringComparison.Ordinal);
        forged[at + 2] = (byte)'8';
        int tampered = 0;
        ServingNetwork network = new()
        {
            Fault = fetch => fetch.Kind == FetchKind.MicrodescConsensus && tampered++ == 0 ? ServingNetwork.Ok(forged) : null,
        };
        network.Start();
        Assert.Null(network.Client.View);
        network.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull(network.Client.View);
        DirectoryFetch[] asked = [.. network.Asked.Where(static fetch => fetch.Kind == FetchKind.MicrodescConsensus)];
        Assert.Equal(2, asked.Length);
        Assert.NotEqual(asked[0].Server, asked[1].Server);
    }

    [Theory]
    [InlineData("")]
    [InlineData("network-status-version 3 microdesc\n")]
    [InlineData("<html>Captive portal</html>")]
    public void Garbage_is_no_consensus(string text)
    {
        bool isBroken = true;
        ServingNetwork network = new()
        {
            Fault = fetch => isBroken && fetch.Kind == FetchKind.MicrodescConsensus ? ServingNetwork.Ok(Encoding.ASCII.GetBytes(text)) : null,
        };
        network.Start();
        network.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(network.Client.View);
        isBroken = false;
        network.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull(network.Client.View);
    }

    [Fact]
    public void Truncated_documents_never_throw_and_never_count()
    {
        for (int length = 0; length < CapturedDocuments.MicrodescConsensusText.Length; length += 97)
        {
            ServingNetwork network = new()
            {
                Fault = fetch => fetch.Kind == FetchKind.MicrodescConsensus
                    ? ServingNetwork.Ok(CapturedDocuments.MicrodescConsensusText[..length])
                    : null,
            };
            network.Start();
            Assert.Null(network.Client.View);
        }
    }

    [Fact]
    public void Servers_that_are_silent_are_asked_again_with_growing_pauses()
    {
        ServingNetwork network = new(isTestingNetwork: false) { Fault = static _ => Silence };
        network.Start();
        network.Advance(TimeSpan.FromHours(24));
        int inADay = network.Asked.Count;
        Assert.InRange(inADay, 10, 200);

        ServingNetwork quick = new() { Fault = static _ => Silence };
        quick.Start();
        quick.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(quick.Asked.Count, 10, 60);
    }

    [Fact]
    public void The_next_consensus_is_asked_for_between_the_times_of_dir_spec()
    {
        // Valid from 03:47:45, fresh for 20 s and valid for 60 s: the next is wanted from 15 s after it is no longer fresh on, for 7/8 of
        // the 25 s that are left then.
        DateTimeOffset fresh = CapturedDocuments.MicrodescConsensus.FreshUntil;
        HashSet<double> waits = [];
        for (ulong seed = 0; seed < 40; seed++)
        {
            ServingNetwork network = new(seed: seed);
            network.Start();
            network.Hold = true;
            while (network.Held.Count == 0)
            {
                network.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.InRange(network.Date, fresh.AddSeconds(15), fresh.AddSeconds(15 + 22 + 1));
            Assert.Equal(CapturedDocuments.Then, Assert.Single(network.Held).Request.IfModifiedSince);
            waits.Add((network.Date - fresh).TotalSeconds);
        }

        Assert.True(waits.Count > 10);
    }

    [Fact]
    public void A_consensus_that_did_not_change_is_kept_and_asked_for_again()
    {
        ServingNetwork network = new();
        network.Start();
        network.Fault = static fetch => fetch.Request.IfModifiedSince is null ? null : HttpResponse.Empty(304);
        network.Advance(TimeSpan.FromMinutes(3));
        Assert.NotNull(network.Client.View);
        Assert.True(network.Asked.Count(static fetch => fetch.Kind == FetchKind.MicrodescConsensus) > 5);
    }

    [Fact]
    public void A_consensus_is_used_for_a_day_after_its_end_and_no_longer()
    {
        ServingNetwork network = new();
        network.Start();
        network.Fault = static _ => Silence;
        network.Advance(TimeSpan.FromHours(23));
        Assert.NotNull(network.Client.View);
        network.Advance(TimeSpan.FromHours(2));
        Assert.Null(network.Client.View);
        Assert.Null(network.Events.OfType<DirectoryEvent.ViewChanged>().Last().View);
    }

    [Fact]
    public void Descriptors_that_a_server_left_out_are_asked_of_another()
    {
        int calls = 0;
        ServingNetwork network = new()
        {
            Fault = fetch => fetch.Kind == FetchKind.Microdescriptors && calls++ == 0
                ? ServingNetwork.Ok([.. CapturedDocuments.Microdescriptors[0].Text.ToArray(), .. CapturedDocuments.Microdescriptors[1].Text.ToArray()])
                : null,
        };
        network.Start();
        Assert.Equal(2, network.Client.View!.Relays.Count(static relay => relay.Descriptor is not null));
        network.Advance(TimeSpan.FromSeconds(10));
        Assert.All(network.Client.View.Relays, static relay => Assert.NotNull(relay.Descriptor));
        Assert.Equal(5, network.Asked[^1].Request.Target.Split('-').Length);
    }

    [Fact]
    public void Descriptors_that_were_not_asked_for_are_thrown_away()
    {
        byte[] other = Encoding.ASCII.GetBytes("onion-key\nntor-onion-key AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
        Assert.Single(Microdescriptor.ParseAll(other, out _));
        ServingNetwork network = new()
        {
            Fault = fetch => fetch.Kind == FetchKind.Microdescriptors
                ? ServingNetwork.Ok([.. CapturedDocuments.MicrodescriptorsText, .. other])
                : null,
        };
        network.Start();
        Assert.Equal(7, network.Client.Microdescriptors.Count());
    }

    [Fact]
    public void An_authority_with_another_clock_is_reported()
    {
        ServingNetwork network = new();
        DateTimeOffset theirs = network.Date.AddHours(-3);
        network.Fault = fetch => new HttpResponse(200, "OK") { Date = theirs, Body = ServingNetwork.Answer(fetch).Body };
        network.Start();
        Assert.All(network.Events.OfType<DirectoryEvent.ClockSkewed>(), static skewed => Assert.Equal(TimeSpan.FromHours(3), skewed.Skew));
        Assert.NotEmpty(network.Events.OfType<DirectoryEvent.ClockSkewed>());
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public void A_consensus_of_another_day_is_not_used(int hours)
    {
        ServingNetwork network = new() { Date = CapturedDocuments.Then.AddHours(hours) };
        network.Start();
        network.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(network.Client.View);
        Assert.Equal(hours < 0, network.Events.OfType<DirectoryEvent.ClockSkewed>().Any());
    }

    [Fact]
    public void A_restart_goes_on_from_the_files()
    {
        ServingNetwork first = new(isCache: true);
        first.Start();
        SavedDirectory saved = new()
        {
            Certificates = CapturedDocuments.CertificatesText,
            MicrodescConsensus = first.Client.MicrodescConsensus!.Text,
            NsConsensus = first.Client.NsConsensus!.Text,
            Microdescriptors = SavedDirectory.WriteMicrodescriptors(first.Client.Microdescriptors),
        };

        ServingNetwork second = new(isCache: true);
        second.Client.Load(saved, second.Now, second.Date);
        second.Start();
        Assert.Empty(second.Asked);
        Assert.True(second.Client.View!.HasEnough(null));
        Assert.Equal(75, second.Percent);
    }

    [Fact]
    public void Broken_files_are_downloaded_anew()
    {
        ServingNetwork network = new();
        byte[] microdescriptors = SavedDirectory.WriteMicrodescriptors(
            CapturedDocuments.Microdescriptors.Select(descriptor => (descriptor, network.Date)));
        SavedDirectory saved = new()
        {
            Certificates = CapturedDocuments.CertificatesText[..2500],
            MicrodescConsensus = CapturedDocuments.MicrodescConsensusText[..3000],
            Microdescriptors = microdescriptors[100..^30],
        };
        network.Client.Load(saved, network.Now, network.Date);
        Assert.Null(network.Client.View);
        Assert.InRange(network.Client.Microdescriptors.Count(), 4, 6);
        network.Start();
        network.Advance(TimeSpan.FromSeconds(10));
        Assert.All(network.Client.View!.Relays, static relay => Assert.NotNull(relay.Descriptor));
    }

    [Fact]
    public void Two_clients_with_the_same_inputs_do_the_same()
    {
        ServingNetwork left = new(seed: 5);
        ServingNetwork right = new(seed: 5);
        foreach (ServingNetwork network in (ServingNetwork[])[left, right])
        {
            int calls = 0;
            network.Fault = _ => calls++ % 3 == 0 ? Silence : null;
            network.Start();
            network.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(left.Asked.Select(static fetch => (fetch.Request.Target, fetch.Server)), right.Asked.Select(static fetch => (fetch.Request.Target, fetch.Server)));
    }
}

using System.Diagnostics.CodeAnalysis;
using MagicWave.Hosting;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// The namespace in which applications look for such methods.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers MagicWave's nodes. Nothing is started: whoever takes a host from the container starts it, and the container disposes of it.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "The usual name of such a class.")]
public static class MagicWaveServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="ClientHost"/> and its <see cref="OnionClient"/>. A logger factory and a <see cref="TimeProvider"/> of the container
    /// are used where there are any.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets it up: at least the data directory and the authorities.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddMagicWaveClient(this IServiceCollection services, Action<HostConfiguration> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => new ClientHost(Configure(configure, ClientHost.Check), Logs(provider), Time(provider)));
        services.TryAddSingleton(provider => provider.GetRequiredService<ClientHost>().Onion);
        return services;
    }

    /// <summary>Registers a <see cref="RelayHost"/>, with what else the container has as for a client.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets it up: at least the data directory, an ORPort and the authorities.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddMagicWaveRelay(this IServiceCollection services, Action<HostConfiguration> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => new RelayHost(Configure(configure, RelayHost.Check), Logs(provider), Time(provider)));
        return services;
    }

    private static HostConfiguration Configure(Action<HostConfiguration> configure, Action<HostConfiguration, IList<TorrcFault>> check)
    {
        HostConfiguration configuration = new();
        configure(configuration);
        List<TorrcFault> faults = [];
        check(configuration, faults);
        return faults.Find(fault => fault.Severity == TorrcSeverity.Error) is { } fault
            ? throw new ArgumentException(fault.ToString(), nameof(configure))
            : configuration;
    }

    private static ILoggerFactory Logs(IServiceProvider provider) => provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    private static TimeProvider Time(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}

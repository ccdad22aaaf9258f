using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MagicWave.Payments.Gateway.Tests;

/// <summary>What a node of the network does for a gateway: carries each command to the gateway of the node that it is for, and the answer back.</summary>
internal sealed class Carrier : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Carrier(WebApplication web) => _web = web;

    public string Address => _web.Urls.First();

    /// <summary>The gateways by the ids of their nodes; a node that is not there does not answer.</summary>
    public Dictionary<string, GatewayRig> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>Who pays.</summary>
    public GatewayRig? Payer { get; set; }

    /// <summary>What was said of the ends of payments.</summary>
    public List<(string Session, int Status)> Ends { get; } = [];

    /// <summary>The commands that were carried.</summary>
    public List<(string Node, int Type)> Carried { get; } = [];

    public static async Task<Carrier> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        WebApplication web = builder.Build();
        Carrier carrier = new(web);
        web.UseRouting();
        web.MapPost("/api/command", (RequestDelegate)(async context =>
        {
            JsonNode call = (await JsonNode.ParseAsync(context.Request.Body))!;
            context.Response.StatusCode = StatusCodes.Status201Created;
            await context.Response.CompleteAsync();
            await carrier.CarryAsync(call);
        }));
        web.MapPost("/api/paymentComplete", (RequestDelegate)(async context =>
        {
            JsonNode call = (await JsonNode.ParseAsync(context.Request.Body))!;
            lock (carrier.Ends)
            {
                carrier.Ends.Add(((string)call["SessionId"]!, (int)call["Status"]!));
            }
        }));
        await web.StartAsync();
        return carrier;
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task CarryAsync(JsonNode call)
    {
        string node = (string)call["NodeId"]!;
        lock (Carried)
        {
            Carried.Add((node, (int)call["CommandType"]!));
        }

        JsonObject answer = new()
        {
            ["SessionId"] = (string)call["SessionId"]!, ["CommandId"] = (string)call["CommandId"]!, ["NodeId"] = node,
        };
        if (Nodes.TryGetValue(node, out GatewayRig? gateway))
        {
            (HttpStatusCode status, JsonNode? body) = await gateway.PostAsync("/api/utility/processCommand", call.ToJsonString());
            answer["CommandResponse"] = status == HttpStatusCode.OK ? body!["CommandResponse"]!.DeepClone() : null;
        }

        _ = await Payer!.PostAsync("/api/gateway/processResponse", answer.ToJsonString());
    }
}

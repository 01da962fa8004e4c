"""The official client of the Model Context Protocol, taking everything that a server offers.

    client.py MODE http URL
    client.py MODE stdio COMMAND [ARGUMENT...]

MODE is "auto" (discover first), "legacy" (initialize) or a revision without a handshake. Prints what it found as one JSON
object. The client itself holds each structured answer against the schema that the tool promised.
"""

import asyncio
import json
import sys

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError


async def everything(client):
    found = {
        "version": client.protocol_version,
        "server": client.server_info.name if client.server_info else None,
        "instructions": bool(client.instructions),
        "called": {},
        "failed": {},
        "resources": [],
        "prompts": [],
    }
    tools = (await client.list_tools()).tools
    found["tools"] = [tool.name for tool in tools]
    for tool in tools:
        if tool.input_schema.get("required") or not tool.annotations.read_only_hint:
            continue
        result = await client.call_tool(tool.name, {})
        if result.is_error:
            found["failed"][tool.name] = result.content[0].text
            continue
        assert json.loads(result.content[1].text) == result.structured_content, tool.name
        found["called"][tool.name] = len(result.content[1].text)
    causes = (await client.call_tool("diagnosis", {})).structured_content["causes"]
    found["causes"] = [[cause["entity"]["type"], cause["cause"]] for cause in causes]
    if causes:
        path = "/".join(found["causes"][0])
        explained = await client.call_tool("explain", {"cause": path, "max-tokens": 800})
        assert not explained.is_error, explained
        entity = causes[0]["entity"]
        name = f"{entity['type']}/{entity['name']}"
        sheet = await client.call_tool("entity", {"entity": name, "max-tokens": 3000})
        assert not sheet.is_error, sheet
        # What is no plain text goes into the header in another way.
        read = await client.read_resource(f"whence://entity/{name}")
        assert json.loads(read.contents[0].text)["entity"]["name"] == entity["name"]
    for resource in (await client.list_resources()).resources:
        contents = (await client.read_resource(str(resource.uri))).contents
        json.loads(contents[0].text)
        found["resources"].append(str(resource.uri))
    found["templates"] = len((await client.list_resource_templates()).resource_templates)
    for prompt in (await client.list_prompts()).prompts:
        given = {argument.name: "7" for argument in prompt.arguments or [] if argument.required}
        messages = (await client.get_prompt(prompt.name, given)).messages
        assert messages[0].content.text
        found["prompts"].append(prompt.name)
    wrong = await client.call_tool("explain", {"cause": "no-such-cause"})
    assert wrong.is_error
    try:
        await client.call_tool("no-such-tool", {})
        found["failed"]["no-such-tool"] = "was answered"
    except MCPError as error:
        found["unknownTool"] = error.error.code
    return found


async def main():
    mode, transport, target, *arguments = sys.argv[1:]
    server = target
    if transport == "stdio":
        server = StdioServerParameters(command=target, args=arguments)
    async with Client(server, mode=mode) as client:
        print(json.dumps(await everything(client)))


asyncio.run(main())
